//! Serve: the command `serve`: takes connections, each with its limits, until it is told to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use super::guard::Peer;
use super::login::{self, Login};
use super::{App, Settings, routes};
use crate::ledger_args::ServeArgs;

/// Connections at the same time, at most; more wait.
const CONNECTIONS: usize = 4096;

/// How long the head of a request may take to arrive, and a connection may rest between two.
const HEAD: Duration = Duration::from_secs(15);

/// How long one connection may last.
const CONNECTION: Duration = Duration::from_secs(300);

/// How long answers under way have when the server stops.
const FAREWELL: Duration = Duration::from_secs(5);

/// Largest head of a request, in bytes.
const LARGEST_HEAD: usize = 16 << 10;

/// Runs the command.
pub(crate) fn run(args: &ServeArgs) -> anyhow::Result<bool> {
    if let Some(file) = &args.set_password {
        return set_password(file);
    }
    let here = args.addr.ip().is_loopback();
    let login = match (args.edit, here, &args.password_file) {
        (false, ..) => None,
        (true, _, Some(file)) => Some(Login::password(file)?),
        (true, true, None) => Some(Login::here()?),
        (true, false, None) => {
            let (login, token) = Login::token()?;
            anstream::eprintln!("zufolge: the token for editing is {token}");
            Some(login)
        }
    };
    let mut hosts = args.host.clone();
    if here {
        hosts.extend(["localhost", "127.0.0.1", "[::1]"].map(str::to_owned));
        hosts.push(args.addr.ip().to_string());
    }
    let settings = Settings {
        login,
        hosts,
        // On this machine a limit would only stand in one's own way.
        rate: match (args.rate, here) {
            (0, true) => None,
            (0, false) => Some(30),
            (rate, _) => Some(rate),
        },
        logs: !args.quiet,
        today: args.today,
        readers: std::thread::available_parallelism()
            .map_or(2, usize::from)
            .clamp(2, 8),
        by: args.by.clone(),
    };
    let app = Arc::new(App::open(&args.ledger.ledger, settings)?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("no threads to serve with")?;
    runtime.block_on(async {
        let listener = TcpListener::bind(args.addr)
            .await
            .with_context(|| format!("{}: cannot be listened on", args.addr))?;
        let address = listener.local_addr().unwrap_or(args.addr);
        let stop = stopped();
        anstream::eprintln!(
            "zufolge: http://{address}/ shows {}",
            args.ledger.ledger.display()
        );
        if !here {
            anstream::eprintln!(
                "zufolge: others can reach this address; put a server with TLS in front of it"
            );
        }
        serve(listener, app, stop).await;
        anyhow::Ok(())
    })?;
    runtime.shutdown_timeout(Duration::from_secs(1));
    anstream::eprintln!("zufolge: stopped");
    Ok(true)
}

/// Answers connections until `stop` is done, then lets those under way end.
async fn serve(listener: TcpListener, app: Arc<App>, stop: impl Future<Output = ()>) {
    let router = routes(Arc::clone(&app));
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let (end, ended) = watch::channel(());
    tokio::pin!(stop);
    loop {
        let place = tokio::select! {
            () = &mut stop => break,
            place = Arc::clone(&places).acquire_owned() => place,
        };
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            // Out of file handles, or the other end is gone already: the next one may do.
            Err(_) => {
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
        };
        let (app, router, ended) = (Arc::clone(&app), router.clone(), ended.clone());
        tokio::spawn(async move {
            let _place = place;
            app.counters.connections.fetch_add(1, Ordering::Relaxed);
            connection(stream, peer, router, ended).await;
            app.counters.connections.fetch_sub(1, Ordering::Relaxed);
        });
    }
    drop(listener);
    drop(ended);
    let _ = end.send(());
    // The channel closes when the last connection has let go of it.
    let _ = tokio::time::timeout(FAREWELL, end.closed()).await;
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    mut ended: watch::Receiver<()>,
) {
    let _ = stream.set_nodelay(true);
    let inner = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        inner.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let limit = tokio::time::sleep(CONNECTION);
    tokio::pin!(limit);
    let mut leaving = false;
    loop {
        tokio::select! {
            _ = &mut connection => break,
            () = &mut limit => break,
            _ = ended.changed(), if !leaving => {
                leaving = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

/// Done when the process is told to stop, from the call of this function on.
#[cfg(unix)]
fn stopped() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};
    // Who is told that the server runs may end it at once: listen before that, not when first waited for.
    let listen = |kind| signal(kind).ok();
    let mut interrupted = listen(SignalKind::interrupt());
    let mut terminated = listen(SignalKind::terminate());
    async fn came(signal: &mut Option<Signal>) {
        match signal {
            Some(signal) => {
                signal.recv().await;
            }
            None => std::future::pending().await,
        }
    }
    async move {
        tokio::select! {
            () = came(&mut interrupted) => {}
            () = came(&mut terminated) => {}
        }
    }
}

/// Done when the process is told to stop.
#[cfg(not(unix))]
async fn stopped() {
    let _ = tokio::signal::ctrl_c().await;
}

/// Reads a password from standard input and writes its hash to a file.
fn set_password(file: &std::path::Path) -> anyhow::Result<bool> {
    anstream::eprintln!("zufolge: type the password and end with Enter");
    let mut typed = String::new();
    std::io::stdin().read_line(&mut typed)?;
    let password = typed.trim_end_matches(['\r', '\n']);
    if password.chars().count() < 8 {
        anyhow::bail!("a password needs eight characters at least");
    }
    let hash = login::hash(password)?;
    std::fs::write(file, format!("{hash}\n")).with_context(|| format!("{}", file.display()))?;
    anstream::eprintln!(
        "zufolge: wrote {}; use it with --password-file",
        file.display()
    );
    Ok(true)
}

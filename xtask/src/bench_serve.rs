//! Measures the pages: how long each takes on a server that is warm, how many stories a second it sends,
//! how much memory it takes, and whether it stands two thousand slow clients.
//!
//! Talks to a server that it starts itself on a loopback port, and to no other. All loops are bounded
//! in count and time. Every request asks for an address that was not asked for before in the run where
//! the ledger has enough of them, so that pages are made and not only sent.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::bench::build;
use crate::bench_ledger::{add_corpus, read_themes};

/// Reports if no number is given.
const REPORTS: usize = 10_000;
/// Requests of one kind of page.
const ASKED: usize = 200;
/// How long one kind of page is asked for at most.
const PATIENCE: Duration = Duration::from_secs(20);
/// Readers at once of the measure of stories a second.
const READERS: usize = 8;
/// How long that measure runs.
const RUNNING: Duration = Duration::from_secs(10);
/// Slow clients at once.
const SLOW: usize = 2_000;
/// Pieces in which a slow client sends its request, and the pause between two.
const PIECES: usize = 5;
const PAUSE: Duration = Duration::from_millis(800);

/// Builds, makes or finds the ledger, serves it, measures, prints.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> Result<(), String> {
    let size = match arguments {
        [] => REPORTS,
        ["--reports", number] => number.parse().map_err(|_| format!("{number}: no number"))?,
        _ => return Err("bench serve [--reports N]".to_owned()),
    };
    let program = build(root)?;
    let ledger = root.join(format!("target/bench/stories-{size}.db"));
    if !ledger.exists() {
        let themes = read_themes(root, &program)?;
        add_corpus(&program, &root.join("target/bench"), &themes, size)?;
    }
    let server = Server::start(&program, &ledger)?;
    println!("## Pages over {size} reports");
    println!();
    println!("| what | measured |");
    println!("|---|---|");
    let addresses = Addresses::of(&server)?;
    for (name, paths) in &addresses.pages {
        server.page(name, paths)?;
    }
    server.stories_a_second("stories a second, each another one", &addresses.stories)?;
    server.stories_a_second("stories a second, always the same", &addresses.stories[..1])?;
    println!("| memory after that, at most | {} MB |", server.memory()?);
    server.slow_clients(&addresses.stories)?;
    println!(
        "| memory with {SLOW} slow clients, at most | {} MB |",
        server.memory()?
    );
    Ok(())
}

struct Server {
    process: Child,
    address: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What is asked for.
struct Addresses {
    pages: Vec<(&'static str, Vec<String>)>,
    stories: Vec<String>,
}

impl Addresses {
    fn of(server: &Server) -> Result<Addresses, String> {
        let mut stories = Vec::new();
        let mut reports = Vec::new();
        for page in 1..=20 {
            let value = server.json(&format!("/index.json?page={page}"))?;
            for story in value["stories"].as_array().into_iter().flatten() {
                stories.extend(story["id"].as_str().map(|id| format!("/story/{id}")));
                for report in story["reports"].as_array().into_iter().flatten() {
                    let id = report["id"].as_str().unwrap_or_default();
                    reports.push(id.get(..12).unwrap_or_default().to_owned());
                }
            }
        }
        reports.dedup();
        let numbered = |path: &str| -> Vec<String> {
            let mark = if path.contains('?') { '&' } else { '?' };
            (1..=ASKED)
                .map(|page| format!("{path}{mark}page={page}"))
                .collect()
        };
        let of_reports = |kind: &str, ending: &str| -> Vec<String> {
            let some = reports.iter().step_by((reports.len() / ASKED).max(1));
            some.map(|report| format!("/{kind}/{report}{ending}"))
                .collect()
        };
        let sources = server.json("/sources.json")?;
        let sources = sources["sources"].as_array().into_iter().flatten();
        let sources = sources.filter_map(|source| {
            let name = source["name"].as_str()?;
            let encoded = name.bytes().map(|byte| format!("%{byte:02X}"));
            Some(format!("/source/{}", encoded.collect::<String>()))
        });
        let words = [
            "Polizei",
            "Feuerwehr",
            "sagte",
            "Unternehmen",
            "Wasserverband",
            "Vorstand",
        ];
        let searches = words.iter().flat_map(|word| {
            let pages = 1..=ASKED / 6;
            pages.map(move |page| format!("/search?q={word}&page={}", page % 5 + 1))
        });
        let first = |path: &str| -> Vec<String> {
            (0..ASKED)
                .map(|turn| format!("{path}?turn={turn}"))
                .collect()
        };
        Ok(Addresses {
            pages: vec![
                ("home", first("/")),
                ("story", stories.iter().take(ASKED).cloned().collect()),
                (
                    "story, JSON",
                    stories
                        .iter()
                        .take(ASKED)
                        .map(|s| format!("{s}.json"))
                        .collect(),
                ),
                ("report", of_reports("report", "")),
                ("claim", of_reports("claim", "-c1")),
                ("source", sources.collect()),
                ("sources", first("/sources")),
                ("claims", first("/claims")),
                ("claims, turned over", numbered("/claims")),
                (
                    "claims, denied",
                    first("/claims?standing=denied")
                        .iter()
                        .map(|path| path.replacen("?turn", "&turn", 1))
                        .collect(),
                ),
                ("figures", first("/figures")),
                ("conflicts", first("/conflicts")),
                ("due", first("/due")),
                ("questions", first("/questions")),
                ("search", searches.collect()),
                ("review", first("/review")),
                ("methods", first("/methods")),
            ],
            stories,
        })
    }
}

impl Server {
    fn start(program: &Path, ledger: &Path) -> Result<Server, String> {
        let mut process = Command::new(program)
            .args(["serve", "--quiet", "--addr", "127.0.0.1:0", "--ledger"])
            .arg(ledger)
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let told = process.stderr.take().ok_or("no standard error")?;
        let mut lines = BufReader::new(told).lines();
        let line = lines.next().and_then(Result::ok).unwrap_or_default();
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split('/').next()?.parse().ok())
            .ok_or_else(|| format!("the server said: {line}"))?;
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Server { process, address })
    }

    /// Status and bytes of an answer.
    fn get(&self, path: &str) -> Result<(u16, Vec<u8>), String> {
        let failed = |error: std::io::Error| format!("{path}: {error}");
        let mut stream = TcpStream::connect(self.address).map_err(failed)?;
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAccept-Language: de\r\n\r\n",
            self.address
        );
        stream.write_all(head.as_bytes()).map_err(failed)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).map_err(failed)?;
        Ok((status(&bytes), bytes))
    }

    fn json(&self, path: &str) -> Result<Value, String> {
        let (_, bytes) = self.get(path)?;
        let begin = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let body = begin.and_then(|at| bytes.get(at + 4..)).unwrap_or_default();
        serde_json::from_slice(body).map_err(|error| format!("{path}: {error}"))
    }

    /// Asks for one kind of page, one after the other, and prints how long it takes.
    fn page(&self, name: &str, paths: &[String]) -> Result<(), String> {
        let mut times = Vec::new();
        let begun = Instant::now();
        let mut bytes = 0;
        for (turn, path) in paths.iter().cycle().take(ASKED).enumerate() {
            if turn > 20 && begun.elapsed() > PATIENCE {
                break;
            }
            let started = Instant::now();
            let (status, body) = self.get(path)?;
            if status != 200 {
                return Err(format!("{path}: {status}"));
            }
            // The first ones warm the server.
            if turn >= 5 {
                times.push(started.elapsed().as_secs_f64() * 1e3);
            }
            bytes = bytes.max(body.len());
        }
        times.sort_by(f64::total_cmp);
        let at = |part: usize| {
            times
                .get((times.len().saturating_sub(1)) * part / 100)
                .copied()
        };
        println!(
            "| {name} | p50 {:.1} ms, p99 {:.1} ms, up to {} kB |",
            at(50).unwrap_or_default(),
            at(99).unwrap_or_default(),
            bytes / 1000
        );
        Ok(())
    }

    /// Many readers at once.
    fn stories_a_second(&self, name: &str, paths: &[String]) -> Result<(), String> {
        let (sent, wrong) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let begun = Instant::now();
        std::thread::scope(|scope| {
            for reader in 0..READERS {
                let (sent, wrong) = (&sent, &wrong);
                scope.spawn(move || {
                    for path in paths.iter().cycle().skip(reader * 37).take(100_000) {
                        if begun.elapsed() > RUNNING {
                            break;
                        }
                        match self.get(path) {
                            Ok((200, _)) => sent.fetch_add(1, Ordering::Relaxed),
                            _ => wrong.fetch_add(1, Ordering::Relaxed),
                        };
                    }
                });
            }
        });
        let a_second = sent.into_inner() as f64 / begun.elapsed().as_secs_f64();
        println!("| {name} | {a_second:.0}, {} refused |", wrong.into_inner());
        Ok(())
    }

    /// Clients that send their request in pieces, all at once, and read the answer in pieces.
    fn slow_clients(&self, paths: &[String]) -> Result<(), String> {
        let begun = Instant::now();
        let mut clients = Vec::new();
        for path in paths.iter().cycle().take(SLOW) {
            let stream = TcpStream::connect(self.address).map_err(|error| error.to_string())?;
            let timeout = Some(Duration::from_secs(30));
            stream
                .set_read_timeout(timeout)
                .map_err(|error| error.to_string())?;
            let head = format!(
                "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
                self.address
            );
            clients.push((stream, head));
        }
        for piece in 0..PIECES {
            for (stream, head) in &mut clients {
                let length = head.len().div_ceil(PIECES);
                let part = head
                    .as_bytes()
                    .chunks(length)
                    .nth(piece)
                    .unwrap_or_default();
                stream.write_all(part).map_err(|error| error.to_string())?;
            }
            std::thread::sleep(PAUSE);
        }
        // A fast reader among the slow ones is not kept waiting.
        let started = Instant::now();
        let among = self.get("/methods")?.0;
        let among_took = started.elapsed();
        let (mut right, mut wrong) = (0, 0);
        for (stream, _) in &mut clients {
            let mut bytes = Vec::new();
            match stream.read_to_end(&mut bytes) {
                Ok(_) if status(&bytes) == 200 => right += 1,
                _ => wrong += 1,
            }
        }
        println!(
            "| {SLOW} slow clients at once | {right} answered, {wrong} not, {:.1} s in all; a page among them {} in {:.0} ms |",
            begun.elapsed().as_secs_f64(),
            among,
            among_took.as_secs_f64() * 1e3
        );
        Ok(())
    }

    /// The most memory that the server has taken, in megabytes.
    fn memory(&self) -> Result<u64, String> {
        let path = format!("/proc/{}/status", self.process.id());
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        Ok(kilobytes.unwrap_or_default() / 1024)
    }
}

fn status(answer: &[u8]) -> u16 {
    let number = answer
        .get(9..12)
        .and_then(|digits| std::str::from_utf8(digits).ok());
    number
        .and_then(|digits| digits.parse().ok())
        .unwrap_or_default()
}

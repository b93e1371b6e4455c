//! The pages of `zufolge serve` as a browser meets them: addresses, twins, headers, limits and escaping.
//!
//! Talks HTTP by hand to a server on a loopback port. What only a browser can show is tested in
//! `tests/browser`.

// The rim: it starts the program and talks to it.
#![allow(clippy::disallowed_methods)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use proptest::prelude::*;

const PROGRAM: &str = env!("CARGO_BIN_EXE_zufolge");

/// A running server over a ledger of its own; both end with it.
struct Server {
    process: Child,
    address: String,
    folder: PathBuf,
}

/// What came back.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
}

impl Server {
    /// Serves the demo's stories and these reports.
    fn over(name: &str, reports: &[&str], options: &[&str]) -> Server {
        let folder =
            std::env::temp_dir().join(format!("zufolge-serve-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let ledger = folder.join("serve.db");
        let run = |arguments: &[&str]| {
            let output = Command::new(PROGRAM)
                .args(arguments)
                .arg("--ledger")
                .arg(&ledger)
                .output()
                .unwrap();
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
        };
        run(&["demo"]);
        for (number, report) in reports.iter().enumerate() {
            let file = folder.join(format!("{number}.txt"));
            std::fs::write(&file, report).unwrap();
            run(&["add", "--quiet", file.to_str().unwrap()]);
        }
        let mut process = Command::new(PROGRAM)
            .args(["serve", "--addr", "127.0.0.1:0", "--quiet", "--ledger"])
            .arg(&ledger)
            .args(options)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let line = lines.next().unwrap().unwrap();
        let address = line
            .split("http://")
            .nth(1)
            .unwrap()
            .split('/')
            .next()
            .unwrap()
            .to_owned();
        std::thread::spawn(move || lines.for_each(drop));
        Server {
            process,
            address,
            folder,
        }
    }

    fn send(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|s| s.parse().ok())
            .unwrap_or(0);
        Answer {
            status,
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    fn get_with(&self, path: &str, headers: &str) -> Answer {
        self.send(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n",
            self.address
        ))
    }

    fn get(&self, path: &str) -> Answer {
        self.get_with(path, "")
    }

    fn post(&self, path: &str, form: &str, headers: &str) -> Answer {
        self.send(&format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n{headers}\r\n{form}",
            self.address,
            form.len()
        ))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The addresses of everything that is in the demo.
const PAGES: [&str; 14] = [
    "/",
    "/story/s-ac864569f67e",
    "/report/ac864569f67e",
    "/claim/782390486da1-c3",
    "/source/Betriebsrat",
    "/sources",
    "/claims",
    "/figures",
    "/conflicts",
    "/due",
    "/questions",
    "/search?q=Lackwerk",
    "/review",
    "/methods",
];

#[test]
fn every_page_has_its_twin_its_languages_and_its_headers() {
    let server = Server::over("pages", &[], &[]);
    for page in PAGES {
        let german = server.get_with(page, "Accept-Language: de\r\n");
        assert_eq!(german.status, 200, "{page}: {}", german.body);
        assert!(german.body.contains("<html lang=\"de\">"), "{page}");
        assert!(!german.body.contains('⁇'), "{page}: words are missing");
        let english = server.get_with(page, "Accept-Language: de\r\nCookie: lang=en\r\n");
        assert!(english.body.contains("<html lang=\"en\">"), "{page}");
        let policy = german.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(german.header("x-content-type-options"), Some("nosniff"));
        assert!(german.header("x-request-id").is_some());
        for inline in ["<style", " style=", " onclick", "<script>", "javascript:"] {
            assert!(!german.body.contains(inline), "{page}: {inline}");
        }
        let (path, query) = page.split_once('?').unwrap_or((page, ""));
        let twin = match path {
            "/" => "/index.json".to_owned(),
            path => format!("{path}.json?{query}"),
        };
        assert!(server.get(&twin).json().is_object(), "{twin}");
    }
    let story = server.get("/story/s-ac864569f67e.json").json();
    assert_eq!(story["series"][0]["values"][0]["source"], "Unternehmen");
    assert_eq!(
        story["series"][0]["values"][1]["contradicts"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let then = server.get("/due.json?as-of=2026-06-03&when=ahead").json();
    let dates: Vec<&str> = then["dues"]
        .as_array()
        .unwrap()
        .iter()
        .map(|due| due["date"].as_str().unwrap())
        .collect();
    assert!(dates.contains(&"2026-06-30"), "{dates:?}");
    assert!(dates.iter().all(|date| *date >= "2026-06-03"), "{dates:?}");
    let atom = server.get("/index.atom?story=s-ac864569f67e");
    assert_eq!(atom.body.matches("<entry>").count(), 5);
    assert!(
        server
            .get("/due.ics")
            .body
            .starts_with("BEGIN:VCALENDAR\r\n")
    );
    let embed = server.get("/embed/s-ac864569f67e/782390486da1-f1");
    assert!(
        embed
            .header("content-security-policy")
            .unwrap()
            .ends_with("frame-ancestors *")
    );
    assert!(!embed.body.contains("<script"));
    let tag = server.get("/methods").header("etag").unwrap().to_owned();
    let again = server.get_with("/methods", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(server.get("/healthz").body, "ok\n");
    assert!(
        server
            .get("/metrics")
            .body
            .contains("zufolge_requests_total{status=\"2xx\"}")
    );
}

#[test]
fn what_is_not_there_is_said_so() {
    let server = Server::over("missing", &[], &[]);
    for (path, status) in [
        ("/nowhere", 404),
        ("/story/s-000000000000", 404),
        ("/report/zz", 404),
        ("/claim/ac864569f67e-c999", 404),
        ("/claim/ac864569f67e", 404),
        ("/source/Niemand", 404),
        ("/static/../Cargo.toml", 404),
        ("/claims?stance=shouts", 400),
        ("/claims?since=yesterday", 400),
        ("/?as-of=soon", 400),
        ("/claims?page=99999999999999999999", 200),
        ("/search?q=%22%00%ff%27)%20OR%201=1--", 200),
        ("/story/%00", 404),
        ("/report/%E4%F6", 404),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
    }
    let long = format!("/search?q={}", "a".repeat(8000));
    assert_eq!(server.get(&long).status, 414);
    let head = server.send(&format!(
        "GET / HTTP/1.1\r\nHost: {}\r\nX: {}\r\n\r\n",
        server.address,
        "a".repeat(40_000)
    ));
    assert!(matches!(head.status, 431 | 400 | 0), "{}", head.status);
    let other = server.send("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert_eq!(other.status, 421);
    let empty = server.get("/search");
    assert_eq!(empty.status, 200);
    // Reading only: nothing can be written, whatever is sent.
    let form = "item=ac864569f67e-c4&verdict=accept&key=";
    assert_eq!(server.post("/review", form, "").status, 403);
    assert_eq!(server.post("/story/s-ac864569f67e", "", "").status, 405);
}

/// The key that the forms of the review page carry.
fn key_of(page: &str) -> &str {
    page.split("name=\"key\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
}

#[test]
fn verdicts_need_the_key_of_the_page() {
    let server = Server::over("review", &[], &["--edit", "--by", "Meyer"]);
    let page = server.get("/review");
    let key = key_of(&page.body);
    let item = page
        .body
        .split("data-item=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let form = |verdict: &str, key: &str| format!("item={item}&verdict={verdict}&key={key}");
    assert_eq!(server.post("/review", &form("accept", ""), "").status, 403);
    assert_eq!(
        server.post("/review", &form("accept", "0123"), "").status,
        403
    );
    let foreign = "Origin: https://evil.example\r\n";
    assert_eq!(
        server.post("/review", &form("accept", key), foreign).status,
        403
    );
    let foreign = "Sec-Fetch-Site: cross-site\r\n";
    assert_eq!(
        server.post("/review", &form("accept", key), foreign).status,
        403
    );
    assert_eq!(server.post("/review", &form("praise", key), "").status, 400);
    assert_eq!(server.get("/review.json").json()["reviewed"], 0);
    let own = format!("Origin: http://{}\r\n", server.address);
    let answer = server.post("/review", &form("accept", key), &own);
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, Some(&*format!("/review?last={item}")))
    );
    let next = server.get("/review.json").json();
    assert_eq!(next["reviewed"], 1);
    assert_ne!(next["claims"][0]["id"], item);
    let told = server.get(&format!("/claim/{item}.json")).json();
    assert_eq!(told["reviews"][0]["verdict"], "accept");
    assert_eq!(told["reviews"][0]["by"], "Meyer");
    assert_eq!(server.post("/review", &form("undo", key), &own).status, 303);
    assert_eq!(server.get("/review.json").json()["reviewed"], 0);
    let corrected = format!("item={item}&verdict=correct&set=stance%3Ddenies&key={key}");
    let json = "Accept: application/json\r\n";
    assert_eq!(
        server.post("/review", &corrected, json).json()["verdict"],
        "correct"
    );
    let large = format!("note={}", "x".repeat(100_000));
    assert_eq!(server.post("/review", &large, "").status, 413);
    let elsewhere = format!("{}&back=https://evil.example", form("accept", key));
    let location = server.post("/review", &elsewhere, "");
    assert!(location.header("location").unwrap().starts_with("/review"));
}

#[test]
fn a_password_stands_before_editing() {
    let folder = std::env::temp_dir().join(format!("zufolge-password-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("hash");
    let mut set = Command::new(PROGRAM)
        .args(["serve", "--set-password"])
        .arg(&file)
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    set.stdin
        .take()
        .unwrap()
        .write_all(b"Deich am Fluss\n")
        .unwrap();
    assert!(set.wait().unwrap().success());
    let options = ["--edit", "--password-file", file.to_str().unwrap()];
    let server = Server::over("password", &[], &options);
    assert!(!server.get("/review").body.contains("name=\"key\""));
    assert_eq!(server.post("/enter", "secret=Deich", "").status, 403);
    let entered = server.post("/enter", "secret=Deich+am+Fluss", "");
    assert_eq!(entered.status, 303);
    let cookie = entered.header("set-cookie").unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    let session = format!("Cookie: {}\r\n", cookie.split(';').next().unwrap());
    let page = server.get_with("/review", &session);
    let key = key_of(&page.body);
    let form = format!("item=782390486da1-c3&verdict=reject&key={key}");
    assert_eq!(server.post("/review", &form, "").status, 403);
    assert_eq!(server.post("/review", &form, &session).status, 303);
    assert_eq!(
        server
            .post("/leave", &format!("key={key}"), &session)
            .status,
        303
    );
    assert_eq!(server.post("/review", &form, &session).status, 403);
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn the_rate_of_one_address_is_bounded() {
    let server = Server::over("rate", &[], &["--rate", "5"]);
    let codes: Vec<u16> = (0..40).map(|_| server.get("/robots.txt").status).collect();
    assert_eq!(codes[0], 200);
    assert!(codes.contains(&429), "{codes:?}");
}

const HOSTILE: &str = "title: <script>alert(1)</script> \u{202e}tfel \"><img src=x onerror=alert(2)>\n\
    date: 2026-07-01\noutlet: <b onmouseover=\"x\">Blatt</b>\nurl: javascript:alert(3)\n\n\
    <script>alert('Deichbruch')</script> sagte ein Sprecher der <i>Polizei</i> am Montag. \
    Rund 300 <svg onload=alert(4)> Menschen seien verletzt worden, teilte \"><script>x</script> mit. \
    \u{202e}Etwa 20 &lt;Helfer&gt; seien vor Ort, sagte Anna </a><a href=//evil.example>Meyer</a>.\n";

#[test]
fn hostile_text_stays_text() {
    let server = Server::over("hostile", &[HOSTILE], &[]);
    let found = server.get("/search.json?q=Deichbruch").json();
    let report = found["reports"][0]["report"].as_str().unwrap().to_owned();
    let story = found["reports"][0]["story"].as_str().unwrap().to_owned();
    let text = server.get(&format!("/report/{report}.json")).json();
    assert!(
        text["report"]["text"]
            .as_str()
            .unwrap()
            .contains("<svg onload=alert(4)>")
    );
    let mut pages = vec![
        "/".to_owned(),
        "/search?q=Deichbruch".to_owned(),
        "/search?q=%22%3E%3Cscript%3Ealert(5)%3C/script%3E".to_owned(),
        "/claims?source=%22%3E%3Cscript%3E".to_owned(),
        "/sources".to_owned(),
        format!("/report/{report}"),
        format!("/story/{story}"),
        format!("/index.atom?story={story}"),
    ];
    for claim in text["claims"].as_array().unwrap() {
        pages.push(format!("/claim/{}", claim["id"].as_str().unwrap()));
    }
    for page in &pages {
        let body = server.get(page).body;
        for tag in [
            "<script>",
            "<img",
            "<svg onload",
            "<b onmouseover",
            "href=\"javascript",
            "//evil.example\">",
            "<i>",
        ] {
            assert!(!body.contains(tag), "{page}: {tag}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// Whatever a report holds, its page shows it and nothing of it becomes an element.
    #[test]
    fn any_text_stays_text(words in proptest::collection::vec("[<>&\"'a-zäß/=\u{202e} ]{1,12}", 3..12)) {
        let body = words.join(" sagte der Sprecher. ");
        let report = format!("title: x\ndate: 2026-07-02\n\nKennwort {body} teilte die Polizei mit.\n");
        let server = Server::over("any", &[&report], &[]);
        let found = server.get("/search.json?q=Kennwort").json();
        let id = found["reports"][0]["report"].as_str().unwrap().to_owned();
        let page = server.get(&format!("/report/{id}"));
        prop_assert_eq!(page.status, 200);
        let text = page.body.split("<div class=\"text\"").nth(1).unwrap();
        let text = text.split("<nav class=\"turn\"").next().unwrap();
        for tag in text.split('<').skip(1) {
            let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphabetic).collect();
            prop_assert!(["div", "p", "a", "span", "ul", "li", "b"].contains(&name.as_str()), "{}", tag);
        }
    }
}

#[cfg(unix)]
#[test]
fn the_server_ends_when_told() {
    let mut server = Server::over("stop", &[], &[]);
    let pid = server.process.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .unwrap()
            .success()
    );
    for _ in 0..100 {
        if let Some(status) = server.process.try_wait().unwrap() {
            assert!(status.success());
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("still running ten seconds after SIGTERM");
}

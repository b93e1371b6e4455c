//! Login: who may edit. On a loopback address anybody at this machine may, elsewhere whoever knows the
//! password or the token that is printed at the start.
//!
//! A session is a random number in a cookie, of which the server keeps a hash. Forms carry a key that
//! only pages of this server can know.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};

/// How long a login holds.
const HOLDS: Duration = Duration::from_secs(12 * 3600);

/// Logins at the same time, at most.
const SESSIONS: usize = 1000;

/// Failed logins after which nobody gets in for a while.
const FAILURES: usize = 10;

/// How long that while is.
const PAUSE: Duration = Duration::from_secs(60);

/// Who may edit, and how they say so.
pub(crate) struct Login {
    /// Makes the keys of forms; new at every start.
    secret: [u8; 32],
    means: Means,
    sessions: Mutex<BTreeMap<[u8; 32], Instant>>,
    failures: Mutex<Vec<Instant>>,
}

enum Means {
    /// Whoever reaches a loopback address.
    Here,
    /// Whoever knows the token.
    Token(String),
    /// Whoever knows the password behind this hash.
    Password(String),
}

impl Login {
    /// Editing without a login, for a loopback address.
    pub(crate) fn here() -> anyhow::Result<Login> {
        Login::of(Means::Here)
    }

    /// Editing with a token, which it gives.
    pub(crate) fn token() -> anyhow::Result<(Login, String)> {
        let token = hex(&random()?)[..32].to_owned();
        Ok((Login::of(Means::Token(token.clone()))?, token))
    }

    /// Editing with the password whose hash a file holds.
    pub(crate) fn password(file: &Path) -> anyhow::Result<Login> {
        let hash = std::fs::read_to_string(file).with_context(|| format!("{}", file.display()))?;
        let hash = hash.trim().to_owned();
        PasswordHash::new(&hash).map_err(|error| {
            anyhow::anyhow!(
                "{0}: is no password hash ({error}); make one with zufolge serve --set-password {0}",
                file.display()
            )
        })?;
        Login::of(Means::Password(hash))
    }

    fn of(means: Means) -> anyhow::Result<Login> {
        Ok(Login {
            secret: random()?,
            means,
            sessions: Mutex::default(),
            failures: Mutex::default(),
        })
    }

    /// Whether editing needs a login.
    pub(crate) fn is_asked(&self) -> bool {
        !matches!(self.means, Means::Here)
    }

    /// The key of the forms of whoever sends this cookie; none for a stranger.
    pub(crate) fn key(&self, cookie: Option<&str>) -> Option<String> {
        let session = match self.means {
            Means::Here => b"here".to_vec(),
            _ => {
                let cookie = cookie?;
                let hash = *blake3::hash(cookie.as_bytes()).as_bytes();
                let mut sessions = lock(&self.sessions);
                sessions.retain(|_, since| since.elapsed() < HOLDS);
                sessions.get(&hash)?;
                cookie.as_bytes().to_vec()
            }
        };
        let key = blake3::keyed_hash(&self.secret, &session);
        Some(key.to_hex()[..32].to_owned())
    }

    /// Whether a form's key is this one. Takes as long for a wrong one.
    pub(crate) fn is_key(key: &str, sent: &str) -> bool {
        blake3::hash(key.as_bytes()) == blake3::hash(sent.as_bytes())
    }

    /// A new session for whoever knows the token or password; slow on purpose.
    pub(crate) fn enter(&self, typed: &str) -> anyhow::Result<Option<String>> {
        {
            let mut failures = lock(&self.failures);
            failures.retain(|moment| moment.elapsed() < PAUSE);
            if failures.len() >= FAILURES {
                return Ok(None);
            }
        }
        let right = match &self.means {
            Means::Here => true,
            Means::Token(token) => Login::is_key(token, typed.trim()),
            Means::Password(hash) => PasswordHash::new(hash).is_ok_and(|hash| {
                let argon = Argon2::default();
                argon.verify_password(typed.as_bytes(), &hash).is_ok()
            }),
        };
        if !right {
            lock(&self.failures).push(Instant::now());
            return Ok(None);
        }
        let session = hex(&random()?);
        let mut sessions = lock(&self.sessions);
        sessions.retain(|_, since| since.elapsed() < HOLDS);
        if sessions.len() < SESSIONS {
            let hash = *blake3::hash(session.as_bytes()).as_bytes();
            sessions.insert(hash, Instant::now());
        }
        Ok(Some(session))
    }

    /// Ends a session.
    pub(crate) fn leave(&self, cookie: &str) {
        lock(&self.sessions).remove(blake3::hash(cookie.as_bytes()).as_bytes());
    }
}

/// The hash of a password, as [`Login::password`] reads it.
pub(crate) fn hash(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| anyhow::anyhow!("the password cannot be hashed: {error}"))?;
    Ok(hash.to_string())
}

fn random() -> anyhow::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::anyhow!("this machine gives no random numbers: {error}"))?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_lets_in() {
        let (login, token) = Login::token().unwrap();
        assert!(login.key(None).is_none());
        assert!(login.key(Some("guessed")).is_none());
        assert!(login.enter("guessed").unwrap().is_none());
        let session = login.enter(&token).unwrap().unwrap();
        let key = login.key(Some(&session)).unwrap();
        assert!(Login::is_key(&key, &key));
        assert!(!Login::is_key(&key, ""));
        login.leave(&session);
        assert!(login.key(Some(&session)).is_none());
    }

    #[test]
    fn guessing_is_slowed_down() {
        let (login, token) = Login::token().unwrap();
        for _ in 0..FAILURES {
            assert!(login.enter("guessed").unwrap().is_none());
        }
        assert!(login.enter(&token).unwrap().is_none());
    }

    #[test]
    fn a_password_is_known_by_its_hash() {
        let hash = hash("Deich 17").unwrap();
        let login = Login::of(Means::Password(hash)).unwrap();
        assert!(login.enter("Deich 18").unwrap().is_none());
        assert!(login.enter("Deich 17").unwrap().is_some());
    }
}

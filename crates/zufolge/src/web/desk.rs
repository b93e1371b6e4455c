//! Desk: threads that each hold the ledger open and answer one question after the other.
//!
//! A question sees the ledger as of one moment. Questions about a day in the past go to a thread of
//! their own, which keeps what it derived for the days that were asked for last. A watcher notices what
//! others write and lets all that was kept of the ledger go.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use tokio::sync::oneshot;
use zufolge_ledger::Ledger;

use super::answer::Fault;
use crate::add::PROGRAM;
use crate::shelf::Shelf;

/// Questions that wait, at most; more are told to come back. As many as there can be connections.
const WAITING: usize = 4096;

/// Days in the past that are kept derived.
const PAST_DAYS: usize = 3;

/// How long such a day is kept without a question.
const PAST_KEPT: Duration = Duration::from_secs(60);

/// How often the file is looked at for what others wrote.
const WATCH: Duration = Duration::from_millis(200);

type Job = Box<dyn FnOnce(&mut Shelf) + Send>;
type PastJob = (Date, Job);

/// Reading and writing one ledger from many requests.
pub(crate) struct Desk {
    path: PathBuf,
    now: Arc<Queue<Job>>,
    past: Arc<Queue<PastJob>>,
    writer: Arc<Mutex<Option<Ledger>>>,
    epoch: Arc<AtomicU64>,
}

impl Desk {
    /// Opens a ledger for so many readers at once.
    pub(crate) fn open(path: &Path, readers: usize) -> anyhow::Result<Desk> {
        let desk = Desk {
            path: path.to_owned(),
            now: Arc::default(),
            past: Arc::default(),
            writer: Arc::default(),
            epoch: Arc::default(),
        };
        for _ in 0..readers {
            let ledger = Ledger::read(path)?;
            let (queue, epoch) = (Arc::clone(&desk.now), Arc::clone(&desk.epoch));
            std::thread::spawn(move || read(ledger, &queue, &epoch));
        }
        let (queue, of) = (Arc::clone(&desk.past), path.to_owned());
        std::thread::spawn(move || read_past(&of, &queue));
        let watched = Ledger::read(path)?;
        let epoch = Arc::clone(&desk.epoch);
        std::thread::spawn(move || watch(&watched, &epoch));
        Ok(desk)
    }

    /// A number that changes with the ledger.
    pub(crate) fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// Asks the ledger as it is now, or as of a day.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        as_of: Option<Date>,
        question: impl FnOnce(&mut Shelf) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let (send, receive) = oneshot::channel();
        let job: Job = Box::new(move |shelf| {
            // Nobody waits any more for what took too long.
            if !send.is_closed() {
                let _ = send.send(question(shelf));
            }
        });
        let taken = match as_of {
            None => self.now.push(job),
            Some(day) => self.past.push((day, job)),
        };
        if !taken {
            return Err(Fault::Busy.into());
        }
        receive
            .await
            .map_err(|_| anyhow::anyhow!("a page could not be made; see the messages above"))?
    }

    /// Writes to the ledger, one after the other.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Ledger) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let (path, writer, epoch) = (
            self.path.clone(),
            Arc::clone(&self.writer),
            Arc::clone(&self.epoch),
        );
        let task = tokio::task::spawn_blocking(move || {
            let mut writer = lock(&writer);
            if writer.is_none() {
                *writer = Some(Ledger::open(&path)?);
            }
            let done = match writer.as_mut() {
                Some(ledger) => change(ledger),
                None => Err(Fault::Busy.into()),
            };
            epoch.fetch_add(1, Ordering::AcqRel);
            done
        });
        task.await?
    }
}

/// Jobs that wait for a thread.
struct Queue<T> {
    waiting: Mutex<VecDeque<T>>,
    came: Condvar,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Queue {
            waiting: Mutex::new(VecDeque::new()),
            came: Condvar::new(),
        }
    }
}

impl<T> Queue<T> {
    /// Whether there was room.
    fn push(&self, job: T) -> bool {
        let mut waiting = lock(&self.waiting);
        if waiting.len() >= WAITING {
            return false;
        }
        waiting.push_back(job);
        self.came.notify_one();
        true
    }

    fn take(&self, patience: Duration) -> Option<T> {
        let mut waiting = lock(&self.waiting);
        let until = Instant::now() + patience;
        loop {
            if let Some(job) = waiting.pop_front() {
                return Some(job);
            }
            let left = until.checked_duration_since(Instant::now())?;
            let waited = self.came.wait_timeout(waiting, left);
            waiting = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs a job; a panic ends the job alone.
fn run(shelf: &mut Shelf, job: Job) {
    let run = std::panic::AssertUnwindSafe(|| job(shelf));
    let _ = std::panic::catch_unwind(run);
}

fn read(ledger: Ledger, queue: &Queue<Job>, epoch: &AtomicU64) {
    let mut shelf = Shelf::new(ledger);
    let mut seen = epoch.load(Ordering::Acquire);
    loop {
        let Some(job) = queue.take(Duration::from_secs(3600)) else {
            continue;
        };
        let now = epoch.load(Ordering::Acquire);
        if now != seen {
            shelf.forget();
            seen = now;
        }
        let held = shelf.ledger.hold().is_ok();
        run(&mut shelf, job);
        if held {
            let _ = shelf.ledger.let_go();
        }
    }
}

fn read_past(path: &Path, queue: &Queue<PastJob>) {
    let mut days: Vec<(Date, Instant, Shelf)> = Vec::new();
    loop {
        let next = queue.take(PAST_KEPT / 4);
        days.retain(|(_, used, _)| used.elapsed() < PAST_KEPT);
        let Some((day, job)) = next else {
            continue;
        };
        let known = days.iter().position(|(known, ..)| *known == day);
        let mut entry = match known {
            Some(at) => days.remove(at),
            None => match past(path, day) {
                Ok(shelf) => (day, Instant::now(), shelf),
                // Dropping the job tells who waits that there is no answer.
                Err(error) => {
                    anstream::eprintln!("zufolge: as of {day}: {error:#}");
                    continue;
                }
            },
        };
        run(&mut entry.2, job);
        entry.1 = Instant::now();
        days.push(entry);
        if days.len() > PAST_DAYS {
            days.remove(0);
        }
    }
}

/// The ledger as of a day, held as it is now.
fn past(path: &Path, day: Date) -> anyhow::Result<Shelf> {
    let mut ledger = Ledger::read(path)?;
    ledger.hold()?;
    ledger.as_of(day, PROGRAM)?;
    Ok(Shelf::new(ledger))
}

fn watch(ledger: &Ledger, epoch: &AtomicU64) {
    let mut known = ledger.data_version().unwrap_or_default();
    loop {
        std::thread::sleep(WATCH);
        let now = ledger.data_version().unwrap_or(known);
        if now != known {
            known = now;
            epoch.fetch_add(1, Ordering::AcqRel);
        }
    }
}

//! Pace: how many requests one address may send. Each has a bucket that fills with time.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Addresses that are remembered, at most.
const ADDRESSES: usize = 10_000;

/// How many seconds' worth of requests may come at once.
const BURST: f64 = 4.0;

/// The buckets of all addresses.
pub(crate) struct Pace {
    /// Requests a second.
    rate: f64,
    buckets: Mutex<BTreeMap<IpAddr, (f64, Instant)>>,
}

impl Pace {
    /// So many requests a second for each address.
    pub(crate) fn new(rate: u32) -> Pace {
        Pace {
            rate: f64::from(rate.max(1)),
            buckets: Mutex::default(),
        }
    }

    /// Whether an address may send one more at this moment.
    pub(crate) fn allows(&self, address: IpAddr, now: Instant) -> bool {
        let address = narrowed(address);
        let room = self.rate * BURST;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= ADDRESSES && !buckets.contains_key(&address) {
            // Full buckets are as good as none.
            let rate = self.rate;
            buckets.retain(|_, (left, since)| filled(*left, *since, now, rate) < room);
            if buckets.len() >= ADDRESSES {
                return false;
            }
        }
        let (left, since) = buckets.entry(address).or_insert((room, now));
        *left = filled(*left, *since, now, self.rate).min(room);
        *since = now;
        if *left < 1.0 {
            return false;
        }
        *left -= 1.0;
        true
    }
}

fn filled(left: f64, since: Instant, now: Instant, rate: f64) -> f64 {
    left + now.saturating_duration_since(since).as_secs_f64() * rate
}

/// The network of an IPv6 address: one machine has as many addresses as it likes.
fn narrowed(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => IpAddr::V6((u128::from(six) & !u128::from(u64::MAX)).into()),
        four => four,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_burst_is_let_through_and_then_the_rate() {
        let pace = Pace::new(10);
        let start = Instant::now();
        let one: IpAddr = "192.0.2.1".parse().unwrap();
        let sent = (0..100).filter(|_| pace.allows(one, start)).count();
        assert_eq!(sent, 40);
        let later = start + Duration::from_secs(1);
        let sent = (0..100).filter(|_| pace.allows(one, later)).count();
        assert_eq!(sent, 10);
        assert!(pace.allows("192.0.2.2".parse().unwrap(), start));
    }

    #[test]
    fn a_network_is_one_address() {
        let pace = Pace::new(1);
        let now = Instant::now();
        for n in 0..4 {
            assert!(pace.allows(format!("2001:db8::{n}").parse().unwrap(), now));
        }
        assert!(!pace.allows("2001:db8::ffff".parse().unwrap(), now));
    }
}

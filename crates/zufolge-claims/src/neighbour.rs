//! Neighbours: which reports are worth comparing, without comparing all with all.
//!
//! Reports stand in an order (of time). Whoever shares a mark (a run of words, a rare name) with a
//! report is near; of those that share it, only the ones shortly before in the order are looked at,
//! so that the work grows with the number of marks and never with the square of a mark's frequency.

use rayon::slice::ParallelSliceMut as _;

/// A pair of reports, by their places in the order, and how many marks showed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Near {
    /// The later of the two.
    pub(crate) later: u32,
    /// The earlier.
    pub(crate) earlier: u32,
    /// How many marks of those compared both hold.
    pub(crate) marks: u32,
}

/// How far back in a mark's list a report looks, by the length of the list: what very many share
/// says little, and who shares it with a copy of the report is found through the copy.
fn reach(length: usize, furthest: usize) -> usize {
    match length {
        0..=64 => furthest,
        65..=1024 => furthest.div_ceil(2),
        1025..=16384 => furthest.div_ceil(4),
        _ => 1,
    }
}

/// The pairs that share marks, with the `most` nearest for each later one, in order.
///
/// `marks` holds (mark, place in the order); it is sorted here, so any order gives the same pairs.
pub(crate) fn neighbours(mut marks: Vec<(u32, u32)>, furthest: usize, most: usize) -> Vec<Near> {
    marks.par_sort_unstable();
    marks.dedup();
    let mut pairs: Vec<u64> = Vec::new();
    for list in marks.chunk_by(|a, b| a.0 == b.0) {
        let reach = reach(list.len(), furthest);
        for (at, (_, later)) in list.iter().enumerate() {
            for (_, earlier) in &list[at.saturating_sub(reach)..at] {
                pairs.push(u64::from(*later) << 32 | u64::from(*earlier));
            }
        }
    }
    drop(marks);
    pairs.par_sort_unstable();
    let mut all = Vec::new();
    let mut few: Vec<Near> = Vec::new();
    for of_one in pairs.chunk_by(|a, b| a >> 32 == b >> 32) {
        few.clear();
        few.extend(of_one.chunk_by(|a, b| a == b).map(|same| Near {
            later: (same[0] >> 32) as u32,
            earlier: same[0] as u32,
            marks: same.len() as u32,
        }));
        // Most marks first; of equals the one nearest in time.
        few.sort_unstable_by_key(|near| std::cmp::Reverse((near.marks, near.earlier)));
        few.truncate(most);
        all.extend_from_slice(&few);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_share_marks_are_near() {
        let near = neighbours(vec![(7, 2), (7, 0), (9, 2), (9, 0), (9, 1), (5, 3)], 8, 8);
        let told: Vec<_> = near.iter().map(|n| (n.later, n.earlier, n.marks)).collect();
        assert_eq!(told, [(1, 0, 1), (2, 0, 2), (2, 1, 1)]);
    }

    #[test]
    fn a_mark_of_all_makes_no_square() {
        let near = neighbours((0..100_000).map(|at| (1, at)).collect(), 8, 8);
        assert!(near.len() <= 100_000);
    }
}

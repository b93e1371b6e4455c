//! Grouping: from pairs that belong together to groups, so that no single report glues two together.
//!
//! The strongest pairs join first. Before two groups become one, not only the pair at hand must
//! fit: their members on the whole must.

use rayon::slice::ParallelSliceMut as _;

use crate::report::ReportId;

/// A pair that may belong together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Edge {
    /// Place of the earlier report in the order.
    pub(crate) earlier: u32,
    /// Place of the later one.
    pub(crate) later: u32,
    /// How strongly they belong together.
    pub(crate) strength: f32,
}

/// How many members of a group are asked whether it fits another.
const ASKED: usize = 5;

/// Growing groups of reports, by their places in the order.
#[derive(Debug)]
pub(crate) struct Groups {
    parent: Vec<u32>,
    /// Members of the groups that `parent` leads to, in order; empty for all others.
    members: Vec<Vec<u32>>,
    /// For each group, how strongly its members are joined: the sum and number of the joins.
    joins: Vec<(f32, u32)>,
    /// For each report, those that it may not be grouped with; sorted pairs.
    parted: Vec<(u32, u32)>,
}

impl Groups {
    /// Every report by itself; the pairs in `parted` may never meet in one group.
    pub(crate) fn new(count: usize, parted: &[(u32, u32)]) -> Groups {
        let mut both: Vec<(u32, u32)> = parted
            .iter()
            .flat_map(|&(a, b)| [(a, b), (b, a)])
            .filter(|(a, b)| a != b)
            .collect();
        both.sort_unstable();
        both.dedup();
        Groups {
            parent: (0..count as u32).collect(),
            members: (0..count as u32).map(|at| vec![at]).collect(),
            joins: vec![(0.0, 0); count],
            parted: both,
        }
    }

    /// The group of a report, by one of its members.
    pub(crate) fn of(&mut self, mut at: u32) -> u32 {
        while self.parent[at as usize] != at {
            let up = self.parent[self.parent[at as usize] as usize];
            self.parent[at as usize] = up;
            at = up;
        }
        at
    }

    /// Whether no two members of both were parted by hand.
    fn may_meet(&mut self, a: u32, b: u32) -> bool {
        if self.parted.is_empty() {
            return true;
        }
        let small = if self.members[a as usize].len() <= self.members[b as usize].len() {
            a
        } else {
            b
        };
        let other = if small == a { b } else { a };
        for member in self.members[small as usize].clone() {
            let first = self.parted.partition_point(|p| p.0 < member);
            let mut at = first;
            while let Some(&(of, with)) = self.parted.get(at)
                && of == member
            {
                if self.of(with) == other {
                    return false;
                }
                at += 1;
            }
        }
        true
    }

    /// Makes one group of two, unless they were parted by hand.
    pub(crate) fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.of(a), self.of(b));
        if a == b {
            return true;
        }
        if !self.may_meet(a, b) {
            return false;
        }
        let (large, small) = if self.members[a as usize].len() >= self.members[b as usize].len() {
            (a, b)
        } else {
            (b, a)
        };
        let moved = std::mem::take(&mut self.members[small as usize]);
        let list = &mut self.members[large as usize];
        list.extend(moved);
        // Runs of two sorted lists: nearly linear.
        list.sort();
        self.parent[small as usize] = large;
        let (sum, number) = self.joins[small as usize];
        self.joins[large as usize].0 += sum;
        self.joins[large as usize].1 += number;
        true
    }

    /// Joins along the pairs, strongest first, where the groups fit on the whole: each side's
    /// members must on average have a partner of at least `floor` on the other side, and of at
    /// least the part `cohesion` of what joins the members of the looser group.
    pub(crate) fn grow(
        &mut self,
        mut edges: Vec<Edge>,
        floor: f32,
        cohesion: f32,
        strength: impl Fn(u32, u32) -> f32,
    ) {
        edges.par_sort_unstable_by(|a, b| {
            b.strength
                .total_cmp(&a.strength)
                .then((a.earlier, a.later).cmp(&(b.earlier, b.later)))
        });
        for edge in edges {
            let (a, b) = (self.of(edge.earlier), self.of(edge.later));
            if a == b {
                continue;
            }
            let inside = [a, b]
                .map(|group| self.joins[group as usize])
                .into_iter()
                .filter(|(_, number)| *number > 0)
                .map(|(sum, number)| sum / number as f32)
                .reduce(f32::min);
            let floor = floor.max(cohesion * inside.unwrap_or(0.0));
            if let Some(fit) = self.fit(edge, a, b, floor, &strength)
                && self.join(a, b)
            {
                let group = self.of(a) as usize;
                self.joins[group].0 += fit;
                self.joins[group].1 += 1;
            }
        }
    }

    /// How well two groups fit, if well enough.
    fn fit(
        &self,
        edge: Edge,
        a: u32,
        b: u32,
        floor: f32,
        strength: &impl Fn(u32, u32) -> f32,
    ) -> Option<f32> {
        let ours = asked(&self.members[a as usize], edge.earlier);
        let theirs = asked(&self.members[b as usize], edge.later);
        if ours.len() == 1 && theirs.len() == 1 {
            return (edge.strength >= floor).then_some(edge.strength);
        }
        let mut rows = vec![0f32; ours.len()];
        let mut columns = vec![0f32; theirs.len()];
        let mut second = 0f32;
        for (i, &x) in ours.iter().enumerate() {
            for (j, &y) in theirs.iter().enumerate() {
                let pair = (x.min(y), x.max(y));
                let told = if pair == (edge.earlier, edge.later) {
                    edge.strength
                } else {
                    let told = strength(pair.0, pair.1);
                    second = second.max(told);
                    told
                };
                rows[i] = rows[i].max(told);
                columns[j] = columns[j].max(told);
            }
        }
        let mean = |best: &[f32]| best.iter().sum::<f32>() / best.len() as f32;
        // A single report joins a group by its two best partners, groups join by all.
        let fit = if ours.len() == 1 || theirs.len() == 1 {
            (edge.strength + second) / 2.0
        } else {
            mean(&rows).min(mean(&columns))
        };
        (fit >= floor).then_some(fit)
    }

    /// The groups, each in order, by their first member.
    pub(crate) fn into_lists(self) -> Vec<Vec<u32>> {
        let mut lists: Vec<Vec<u32>> = self
            .members
            .into_iter()
            .filter(|list| !list.is_empty())
            .collect();
        lists.sort_unstable();
        lists
    }
}

/// The members that speak for a group: the one at hand and those nearest to it.
fn asked(members: &[u32], at: u32) -> Vec<u32> {
    if members.len() <= ASKED {
        return members.to_vec();
    }
    let place = members.partition_point(|m| *m < at);
    let first = place.saturating_sub(ASKED / 2).min(members.len() - ASKED);
    // Neighbours in time tell of the last turn only; first and last member tell of the whole.
    let mut asked = members[first..first + ASKED].to_vec();
    asked.extend([members[0], members[members.len() - 1]]);
    asked.sort_unstable();
    asked.dedup();
    asked
}

/// Pairs of ids as pairs of places in the order; ids that are not there are left out.
pub(crate) fn places_of(
    pairs: &[(ReportId, ReportId)],
    ids: &std::collections::BTreeMap<&ReportId, u32>,
) -> Vec<(u32, u32)> {
    let mut places: Vec<(u32, u32)> = pairs
        .iter()
        .filter_map(|(a, b)| {
            let (a, b) = (*ids.get(a)?, *ids.get(b)?);
            Some((a.min(b), a.max(b)))
        })
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(earlier: u32, later: u32, strength: f32) -> Edge {
        Edge {
            earlier,
            later,
            strength,
        }
    }

    #[test]
    fn one_general_report_glues_no_groups() {
        // 0-2 are one matter, 4-6 another; 3 is near to one of each.
        let strong = |a: u32, b: u32| -> f32 {
            match (a, b) {
                (0..=2, 0..=2) | (4..=6, 4..=6) => 0.5,
                (2, 3) | (3, 4) => 0.3,
                _ => 0.0,
            }
        };
        let mut edges = Vec::new();
        for later in 0..7 {
            for earlier in 0..later {
                let strength = strong(earlier, later);
                if strength > 0.0 {
                    edges.push(edge(earlier, later, strength));
                }
            }
        }
        let mut groups = Groups::new(7, &[]);
        groups.grow(edges, 0.2, 0.0, strong);
        assert_eq!(groups.into_lists(), [vec![0, 1, 2], vec![3], vec![4, 5, 6]]);
    }

    #[test]
    fn what_was_parted_stays_apart() {
        let mut groups = Groups::new(3, &[(0, 2)]);
        groups.grow(vec![edge(0, 1, 0.9), edge(1, 2, 0.8)], 0.1, 0.0, |_, _| 0.9);
        assert_eq!(groups.into_lists(), [vec![0, 1], vec![2]]);
    }
}

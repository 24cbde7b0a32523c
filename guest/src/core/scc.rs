//! Strongly connected components (Tarjan), without recursion: a body may hold thousands of definitions in one chain.

/// The components of the graph (`edges[i]` are the successors of `i`), every component after those it leads to.
pub(super) fn components(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let mut number = vec![UNSEEN; edges.len()];
    let mut low = vec![0; edges.len()];
    let mut open = vec![false; edges.len()];
    let (mut stack, mut result, mut count) = (Vec::new(), Vec::new(), 0);
    for root in 0..edges.len() {
        // Nodes being visited, each with the number of successors already followed.
        let mut path: Vec<(usize, usize)> = Vec::new();
        let mut next = (number[root] == UNSEEN).then_some(root);
        loop {
            if let Some(node) = next.take() {
                (number[node], low[node], open[node]) = (count, count, true);
                count += 1;
                stack.push(node);
                path.push((node, 0));
            }
            let Some((node, followed)) = path.last_mut() else { break };
            let node = *node;
            if let Some(&to) = edges[node].get(*followed) {
                *followed += 1;
                if number[to] == UNSEEN {
                    next = Some(to);
                } else if open[to] {
                    low[node] = low[node].min(number[to]);
                }
                continue;
            }
            path.pop();
            if let Some(&(parent, _)) = path.last() {
                low[parent] = low[parent].min(low[node]);
            }
            if low[node] == number[node] {
                let at = stack.iter().rposition(|&n| n == node).expect("the root of a component is on the stack");
                let members = stack.split_off(at);
                members.iter().for_each(|&n| open[n] = false);
                result.push(members);
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn components_come_after_those_they_lead_to() {
        let edges = [vec![1], vec![2, 0], vec![3], vec![], vec![4, 0]];
        assert_eq!(components(&edges), [vec![3], vec![2], vec![0, 1], vec![4]]);
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let edges: Vec<Vec<usize>> = (0..200_000).map(|i| if i + 1 < 200_000 { vec![i + 1] } else { vec![] }).collect();
        assert_eq!(components(&edges).len(), 200_000);
    }
}

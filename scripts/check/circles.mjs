// Finds import circles among files, and among sibling folders.

/**
 * The circles of a graph: the shortest circle of each group of files that reach one another, since it is the one to cut
 * first. `graph` maps a file to the files that it imports.
 */
export function circlesOf(graph) {
  return groupsOf(graph).map((group) => shortestCircle(graph, group));
}

/**
 * Graphs of sibling folders, by their parent folder. A folder stands for everything below it. Files beside the folders do
 * not count: an index re-exports its subfolders, and the subfolders use files of their parent.
 */
export function siblingGraphs(graph) {
  const levels = new Map();
  for (const [file, targets] of graph) {
    for (const target of targets) {
      const [from, to] = [file.split('/'), target.split('/')];
      const depth = from.findIndex((name, i) => name !== to[i]);
      if (depth < 0 || depth >= from.length - 1 || depth >= to.length - 1) continue;
      const level = from.slice(0, depth).join('/');
      const folders = levels.get(level) ?? new Map();
      levels.set(level, folders);
      for (const name of [from, to].map((path) => path.slice(0, depth + 1).join('/'))) {
        if (!folders.has(name)) folders.set(name, new Map());
      }
      const edges = folders.get(from.slice(0, depth + 1).join('/'));
      const sibling = to.slice(0, depth + 1).join('/');
      if (!edges.has(sibling)) edges.set(sibling, `${file} imports ${target}`);
    }
  }
  return levels;
}

/** The circles of sibling folders: `{ folders, imports }`, with an import for each edge. */
export function folderCircles(graph) {
  return [...siblingGraphs(graph).values()].flatMap((folders) =>
    circlesOf(new Map([...folders].map(([name, edges]) => [name, [...edges.keys()]]))).map(
      (circle) => ({
        folders: circle,
        imports: circle.slice(1).map((to, i) => folders.get(circle[i]).get(to)),
      }),
    ),
  );
}

/** The strongly connected components that contain a circle (Tarjan). */
function groupsOf(graph) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const onStack = new Set();
  const groups = [];
  const visit = (node) => {
    index.set(node, index.size);
    low.set(node, index.get(node));
    stack.push(node);
    onStack.add(node);
    for (const target of graph.get(node) ?? []) {
      if (!index.has(target)) {
        visit(target);
        low.set(node, Math.min(low.get(node), low.get(target)));
      } else if (onStack.has(target)) low.set(node, Math.min(low.get(node), index.get(target)));
    }
    if (low.get(node) !== index.get(node)) return;
    const group = stack.splice(stack.indexOf(node));
    for (const member of group) onStack.delete(member);
    if (group.length > 1 || (graph.get(node) ?? []).includes(node)) groups.push(group);
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return groups;
}

/** The shortest path from a member of the group back to itself, by a breadth-first search from each member. */
function shortestCircle(graph, group) {
  let shortest = null;
  for (const start of group) {
    const paths = [[start]];
    const seen = new Set();
    for (let path = paths.shift(); path !== undefined; path = paths.shift()) {
      if (shortest !== null && path.length >= shortest.length) break;
      const targets = graph.get(path.at(-1)) ?? [];
      if (targets.includes(start)) {
        shortest = [...path, start];
        break;
      }
      for (const target of targets) {
        if (seen.has(target)) continue;
        seen.add(target);
        paths.push([...path, target]);
      }
    }
  }
  return shortest;
}

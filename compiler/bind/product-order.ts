/**
 * Products so that each stands after those it reads, and the circles among them. Tarjan's strongly connected components (SIAM J.
 * Comput. 1972) with a stack of our own, since a chain of ten thousand products must not overflow the call stack.
 */

export interface ProductOrder {
  /** Indices in order; those on a circle stand last. */
  readonly order: readonly number[];
  /** Each group of products that read each other, as one shortest circle in it: every one reads the next, the last the first. */
  readonly circles: readonly (readonly number[])[];
}

/** `reads[i]` are the products that product `i` reads, without itself. */
export function orderProducts(reads: readonly (readonly number[])[]): ProductOrder {
  const count = reads.length;
  const index = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const onStack = new Uint8Array(count);
  const next = new Int32Array(count);
  const stack: number[] = [];
  const path: number[] = [];
  const order: number[] = [];
  const circular: number[] = [];
  const circles: (readonly number[])[] = [];
  let counter = 0;

  const enter = (node: number) => {
    index[node] = low[node] = counter++;
    stack.push(node);
    onStack[node] = 1;
    path.push(node);
  };
  for (let root = 0; root < count; root++) {
    if (index[root]! >= 0) continue;
    enter(root);
    while (path.length > 0) {
      const node = path[path.length - 1]!;
      const edges = reads[node]!;
      if (next[node]! < edges.length) {
        const target = edges[next[node]!++]!;
        if (index[target]! < 0) enter(target);
        else if (onStack[target] === 1 && index[target]! < low[node]!) low[node] = index[target]!;
        continue;
      }
      path.pop();
      const reader = path[path.length - 1];
      if (reader !== undefined && low[node]! < low[reader]!) low[reader] = low[node]!;
      if (low[node] !== index[node]) continue;
      const component = stack.splice(stack.lastIndexOf(node));
      for (const member of component) onStack[member] = 0;
      if (component.length === 1) {
        order.push(node);
      } else {
        component.sort((a, b) => a - b);
        circular.push(...component);
        circles.push(shortestCircle(component, reads));
      }
    }
  }
  return { order: [...order, ...circular], circles };
}

/** A shortest way from the first member back to itself, by breadth-first search inside the component. */
function shortestCircle(component: readonly number[], reads: readonly (readonly number[])[]): readonly number[] {
  const inside = new Set(component);
  const start = component[0]!;
  const cameFrom = new Map<number, number>();
  const queue = [start];
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head]!;
    for (const target of reads[node]!) {
      if (target === start) {
        const circle = [node];
        while (circle[circle.length - 1] !== start) circle.push(cameFrom.get(circle[circle.length - 1]!)!);
        return circle.reverse();
      }
      if (!inside.has(target) || cameFrom.has(target)) continue;
      cameFrom.set(target, node);
      queue.push(target);
    }
  }
  return component;
}

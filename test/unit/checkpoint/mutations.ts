import { putTogether, range, takeApart, varint, type WireNode } from './wireTree';

/** Whole numbers of a linear congruential generator: the same cases on every machine. */
export function sequence(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Below = ReturnType<typeof sequence>;
/** Changes a file, of which there are several valid ones. */
type Mutation = (bytes: Buffer, others: readonly Buffer[], below: Below) => Buffer;

const LARGEST = 100_000;

/** An attribute's graph (6) in a node's attribute (5) in a graph's node (1), over and over. */
const chains = [5, 39, 41, 100, 3000].map((depth) => {
  let inside: Buffer = Buffer.alloc(0);
  for (let level = 0; level < depth; level++) inside = range(1, range(5, range(6, inside)));
  return inside;
});

export const mutations: Readonly<Record<string, Mutation>> = {
  bitsFlipped: (bytes, _, below) => {
    const copy = Buffer.from(bytes);
    for (let edits = 1 + below(8); edits > 0; edits--) copy[below(copy.length)]! ^= 1 << below(8);
    return copy;
  },
  cutShort: (bytes, _, below) => bytes.subarray(0, below(bytes.length)),
  spliced: (bytes, others, below) => {
    const other = others[below(others.length)]!;
    const from = below(other.length);
    const piece = other.subarray(from, from + 1 + below(200));
    const at = below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + below(2) * piece.length)]);
  },
  lengthGrown: (bytes, _, below) => {
    const nodes = takeApart(bytes)!;
    const chosen = pick(nodes, below, ({ wireType }) => wireType === 2);
    const inside = chosen.children ? putTogether(chosen.children) : chosen.bytes;
    // Everything around it still has its true length.
    const lengths = [inside.length + 1 + below(100), 2 ** 31 - 1, 2 ** 32, 2 ** 40, 2 ** 53, 2 ** 60];
    const length = varint(lengths[below(lengths.length)]!);
    chosen.raw = Buffer.concat([varint(chosen.number * 8 + 2), length, inside]);
    return putTogether(nodes);
  },
  repeated: (bytes, _, below) => {
    const nodes = takeApart(bytes)!;
    const chosen = pick(nodes, below, () => true);
    const once = putTogether([chosen]);
    const times = Math.min([2, 3, 20, 100, 20_000][Math.min(below(5), below(20))]!, Math.ceil(LARGEST / once.length));
    chosen.raw = Buffer.alloc(times * once.length, once);
    return putTogether(nodes);
  },
  droppedOrMoved: (bytes, _, below) => {
    const nodes = takeApart(bytes)!;
    const [taken] = someSiblings(nodes, below).splice(0, 1);
    if (below(2)) someSiblings(nodes, below).push(taken!);
    return putTogether(nodes);
  },
  renumbered: (bytes, _, below) => {
    const nodes = takeApart(bytes)!;
    pick(nodes, below, () => true).number = 1 + below(30);
    return putTogether(nodes);
  },
  extremeNumber: (bytes, _, below) => {
    const nodes = takeApart(bytes)!;
    const values = [0, 1, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 62].map(varint);
    values.push(Buffer.from('ffffffffffffffffff01', 'hex'), Buffer.from('ffffffffffffffffffffff', 'hex'));
    pick(nodes, below, ({ wireType }) => wireType === 0).bytes = values[below(values.length)]!;
    return putTogether(nodes);
  },
  deeplyNested: (bytes, _, below) => {
    const nodes = takeApart(bytes)!;
    const graph = nodes.find(({ number }) => number === 7);
    const inside = chains[Math.min(below(5), below(20))]!;
    if (graph) Object.assign(graph, { raw: range(7, Buffer.concat([putTogether(graph.children ?? []), inside])) });
    return putTogether(nodes);
  },
};

/** A field anywhere in the tree; the first one when none is wanted. */
function pick(nodes: WireNode[], below: Below, wanted: (node: WireNode) => boolean): WireNode {
  const all: WireNode[] = [];
  const collect = (level: readonly WireNode[]): void => {
    for (const node of level) {
      if (wanted(node)) all.push(node);
      if (node.children) collect(node.children);
    }
  };
  collect(nodes);
  return all[below(all.length)] ?? nodes[0]!;
}

function someSiblings(nodes: WireNode[], below: Below): WireNode[] {
  const parent = pick(nodes, below, ({ children }) => children !== null && children.length > 0);
  return below(4) === 0 || !parent.children?.length ? nodes : parent.children;
}

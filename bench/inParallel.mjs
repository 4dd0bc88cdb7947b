/** The results of all tasks, in their order, `jobs` at a time. */
export async function inParallel(tasks, jobs, run) {
  const results = [];
  const left = [...tasks.entries()];
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) results[next[0]] = await run(next[1]);
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}

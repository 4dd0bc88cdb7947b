import type { MatMul } from '../../src/score/algebra/matmul';

/** The product as three loops: slow, and surely right. */
export const plainProduct: MatMul = (a, b, m, k, n, transpose) => {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < k; l++) {
      const factor = transpose === 'a' ? a[l * m + i]! : a[i * k + l]!;
      for (let j = 0; j < n; j++) c[i * n + j]! += factor * (transpose === 'b' ? b[j * k + l]! : b[l * n + j]!);
    }
  }
  return Promise.resolve(c);
};

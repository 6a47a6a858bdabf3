import { add, elements, inScope, matmul, mul, reshape, softmax, type Value } from '../ir/index.js';
import { checkArgument, checkCount } from './check.js';
import { conv } from './conv.js';
import { glorotUniform, zeros } from './initialise.js';
import type { Params } from './params.js';

/**
 * Self-attention (Zhang et al. 2019, SAGAN, equations 1 to 3) over the places of `x [batch, channels, ...size]`:
 * `gamma o + x`, where `o` at a place is a mean of `h(x)` over all places, weighted by the softmax of `f(x_i) . g(x_j)` over
 * `i`, and back to `channels` by `v`. `f`, `g`, `h` have `inner` channels, default an eighth of those of `x`; `gamma [1]`
 * begins as 0. Time and memory grow with the square of the number of places. Throws LAYER_ARGUMENT.
 */
export function selfAttention(p: Params, x: Value, inner?: number): Value {
  return inScope(p.path, () => {
    const [, channels = 1, ...size] = x.shape;
    checkArgument(
      size.length > 0,
      'the rank of its input',
      'at least 3, [batch, channels, ...size]',
      x.shape.length,
    );
    const width = inner ?? Math.max(1, Math.floor(channels / 8));
    checkCount('inner', width);
    const [f, g, h] = [places(p, 'f', x, width), places(p, 'g', x, width), places(p, 'h', x, width)];
    const weights = softmax(matmul(g, f, { transposeA: true }));
    const seen = reshape(matmul(h, weights, { transposeB: true }), [-1, width, ...size]);
    return add(x, mul(p.param('gamma', [1], zeros), mixed(p, 'v', seen, channels)));
  });
}

/** `[batch, channels, places]`. */
function places(p: Params, name: string, x: Value, channels: number): Value {
  return reshape(mixed(p, name, x, channels), [-1, channels, elements(x.shape.slice(2))]);
}

function mixed(p: Params, name: string, x: Value, channels: number): Value {
  return conv(p.at(name), x, channels, { kernel: 1, bias: false, init: glorotUniform });
}

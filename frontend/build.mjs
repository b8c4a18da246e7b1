import { copyFile } from 'node:fs/promises';
import { build } from 'esbuild';

const out = '../luoshi/web/static/vendor';

await build({
  entryPoints: ['src/charts.js', 'src/fonts.css'],
  outdir: out,
  bundle: true,
  minify: true,
  // The oldest browser that offices still use: docs/why.md.
  target: ['chrome78'],
  loader: { '.woff2': 'file' },
  assetNames: 'fonts/[name]',
  legalComments: 'linked',
});

// The licences travel with what they cover.
await copyFile('node_modules/@fontsource-variable/noto-sans-sc/LICENSE', `${out}/fonts/LICENSE`);
await copyFile('node_modules/echarts/LICENSE', `${out}/charts.js.LICENSE`);
await copyFile('node_modules/echarts/NOTICE', `${out}/charts.js.NOTICE`);

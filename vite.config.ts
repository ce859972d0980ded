import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'vite'

// Builds the one style sheet and the one script of the web face; pages themselves are made by the server.
export default defineConfig({
  plugins: [tailwindcss()],
  publicDir: 'src/faces/web/static',
  build: {
    // `npm start` builds into a folder named after the sources (src/faces/web/assets.ts); this is for looking by hand.
    outDir: 'dist/by-hand',
    manifest: true,
    modulePreload: { polyfill: false },
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    target: ['chrome123', 'firefox120', 'safari17.5'],
    rollupOptions: { input: ['src/faces/web/styles/index.css', 'src/faces/web/client/delegate.ts'] },
  },
})

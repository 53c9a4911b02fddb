// Installs what package.json names into the working folder; of a package that is packed, one folder.
import { execSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

const run = command => execSync(command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();

process.env.npm_config_fetch_retry_mintimeout = process.env.npm_config_fetch_retry_maxtimeout = '1000'; // offline is known soon
run('npm install --no-audit --no-fund --no-package-lock --ignore-scripts --loglevel=error');
for (const [name, folder] of Object.entries(JSON.parse(readFileSync('package.json', 'utf8')).packed)) {
  const [archive] = run(`npm pack --silent --loglevel=error ${name}`).split('\n').slice(-1);
  const place = `node_modules/${name.slice(0, name.lastIndexOf('@'))}`;
  mkdirSync(place, { recursive: true });
  run(`tar -xzf ${archive} -C ${place} --strip-components=1 package/package.json package/${folder}`);
  rmSync(archive);
}

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Candidate } from './candidate.js';
import { ganymedeCandidate } from './ganymede-candidate.js';
import { gameNamed } from './games.js';
import { type PeerCommand, startPeer } from './peer.js';
import { tfjsPeers, torchPeers } from './peers.js';
import { race } from './race.js';
import { asText, reportOn } from './report.js';

const { values } = parseArgs({
  options: {
    game: { type: 'string', default: 'mlp' },
    rounds: { type: 'string', default: '10' },
    steps: { type: 'string', default: '64' },
    batch: { type: 'string' },
    threads: { type: 'string', default: '2' },
    'steps-per-call': { type: 'string', default: '32' },
    python: { type: 'string', default: process.env['PYTHON'] ?? 'python3' },
    json: { type: 'string' },
  },
});
const game = gameNamed(values.game);
const settings = {
  game,
  rounds: Number(values.rounds),
  steps: Number(values.steps),
  batch: Number(values.batch ?? game.batch),
  threads: Number(values.threads),
  stepsPerCall: Number(values['steps-per-call']),
};

const missing: string[] = [];

async function started(peer: PeerCommand): Promise<Candidate[]> {
  try {
    return [await startPeer(peer)];
  } catch (error) {
    missing.push(`${peer.name}: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

const candidates = [await ganymedeCandidate(settings)];
const peerOptions = { ...settings, python: values.python };
for (const peer of [...torchPeers(peerOptions), ...tfjsPeers(peerOptions)])
  candidates.push(...(await started(peer)));
const report = reportOn(await race(candidates, settings), missing, settings);
for (const candidate of candidates) await candidate.close();
process.stdout.write(`${asText(report)}\n`);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);

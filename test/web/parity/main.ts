import { GanymedeError } from 'ganymede';
import { webHost } from 'ganymede/web';
import type { Device } from 'ganymede/runtime';
import { play, type Played } from './play.js';

declare global {
  interface Window {
    play(device: Device): Promise<Played | { readonly code: string; readonly message: string }>;
  }
}

window.play = async (device) => {
  try {
    return await play(webHost, device);
  } catch (error) {
    if (error instanceof GanymedeError) return { code: error.code, message: error.message };
    throw error;
  }
};

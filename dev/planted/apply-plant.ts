import type { Plant } from './plants.ts';

/**
 * The source with the defect in it.
 * @throws Error when the place is gone or stands there twice: the plant has to be written anew
 */
export function applyPlant(plant: Plant, source: string): string {
  const pieces = source.split(plant.from);
  if (pieces.length !== 2)
    throw new Error(
      `“${plant.what}” does not apply: its place stands ${pieces.length - 1} times in ${plant.file}`,
    );
  return pieces.join(plant.to);
}

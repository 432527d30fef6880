import { EnvironmentError } from '../../adapters/runtime/config.ts';
import { demoSettings } from '../demo/settings.ts';
import { connectToDemo, NoDemo } from './connect-to-demo.ts';
import { StoryBroken } from './narrator.ts';
import { playStory } from './play-story.ts';
import { createTerminal } from './terminal.ts';

/** `npm run story`: plays the story against the running demo. The status is 0 when all went as told, else 1. */
const { stdout } = process;
// A reader that has seen enough, such as `head`, ends the story.
stdout.on('error', () => process.exit(1));
const say = createTerminal({
  write: text => stdout.write(text),
  colour: stdout.isTTY === true && !process.env.NO_COLOR,
  columns: stdout.columns ?? 100,
});
try {
  const settings = demoSettings(process.env);
  await playStory(await connectToDemo(settings, process.env), say, settings.previewUrl);
} catch (error) {
  if (error instanceof StoryBroken) console.error(`\nThe story is not as told.\n${error.message}`);
  else if (error instanceof NoDemo || error instanceof EnvironmentError) console.error(error.message);
  else console.error('\nThe story could not be played on:', error);
  process.exitCode = 1;
}

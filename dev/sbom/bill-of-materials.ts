import { z } from 'zod';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({
      version: z.string().optional(),
      license: z.string().optional(),
      integrity: z.string().optional(),
      dev: z.boolean().default(false),
      devOptional: z.boolean().default(false),
      link: z.boolean().default(false),
    }),
  ),
});

/** One package that production runs, as CycloneDX 1.6 names it. */
export type Component = {
  type: 'library';
  'bom-ref': string;
  name: string;
  version: string;
  purl: string;
  licenses?: { expression: string }[];
  hashes?: { alg: 'SHA-512'; content: string }[];
};

export type BillOfMaterials = {
  bomFormat: 'CycloneDX';
  specVersion: '1.6';
  version: 1;
  metadata: { component: { type: 'application'; name: string; version: string } };
  components: Component[];
};

/**
 * What production runs, from the lockfile: every package on any platform that is not for development alone, with the
 * digest by which it is locked. The same lockfile gives the same bill. @throws ZodError for what is no lockfile
 */
export function billOfMaterials(lockfile: unknown, root: { name: string; version: string }): BillOfMaterials {
  const { packages } = lockSchema.parse(lockfile);
  const components = new Map<string, Component>();
  for (const [path, entry] of Object.entries(packages)) {
    const start = path.lastIndexOf('node_modules/');
    if (start === -1 || entry.dev || entry.devOptional || entry.link || entry.version === undefined) continue;
    const name = path.slice(start + 'node_modules/'.length);
    const purl = `pkg:npm/${name.replace('@', '%40')}@${entry.version}`;
    components.set(purl, {
      type: 'library',
      'bom-ref': purl,
      name,
      version: entry.version,
      purl,
      ...(entry.license === undefined ? {} : { licenses: [{ expression: entry.license }] }),
      ...digestOf(entry.integrity),
    });
  }
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', ...root } },
    components: [...components.values()].toSorted((a, b) => (a.purl < b.purl ? -1 : 1)),
  };
}

function digestOf(integrity: string | undefined): Pick<Component, 'hashes'> {
  const [, base64] = /^sha512-([A-Za-z0-9+/]+=*)$/.exec(integrity ?? '') ?? [];
  if (base64 === undefined) return {};
  return { hashes: [{ alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') }] };
}

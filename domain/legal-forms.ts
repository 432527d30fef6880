/**
 * What says of a company's name only which form of company it is, as one lower-case word of letters and digits: `spzoo`
 * stands for "Sp. z o.o." and "SP Z O O" alike. `countries` (ISO 3166): short forms that are words or names elsewhere
 * count only where they are forms; absent: everywhere.
 */
type LegalForms = { language: string; forms: string; countries?: string };

const table: readonly LegalForms[] = [
  {
    language: 'English',
    forms:
      'ltd limited inc incorporated llc llp lp corp corporation plc co company pty pte cic lllp pllc unlimited proprietary pbc',
  },
  {
    language: 'German',
    forms:
      'gmbh ggmbh mbh gesellschaftmitbeschränkterhaftung gesmbh ag aktiengesellschaft kg kommanditgesellschaft kgaa ohg offenehandelsgesellschaft gbr gesellschaftbürgerlichenrechts ug haftungsbeschränkt unternehmergesellschaft partg partgmbb ev ek ekfr ekfm eg eingetragenegenossenschaft eingetragenerverein eingetragenerkaufmann',
  },
  { language: 'German', forms: 'og kommanditerwerbsgesellschaft eu', countries: 'AT' },
  {
    language: 'French',
    forms:
      'sa sarl sas sasu snc eurl sca scs selarl scop sociétéanonyme sociétéàresponsabilitélimitée sociétéparactionssimplifiée sàrl',
  },
  { language: 'French', forms: 'sci gie scp ei', countries: 'FR BE LU CH MC' },
  {
    language: 'Spanish',
    forms:
      'sl slu sau sadecv sapidecv sapi sderl sderldecv slne slp sll sociedadlimitada sociedadanónima srldecv ltda limitada scoop',
  },
  { language: 'Spanish', forms: 'cb sc spa eirl sas', countries: 'ES MX CL CO PE AR EC BO UY' },
  {
    language: 'Italian',
    forms: 'spa srl srls snc sas sapa scarl scrl societàperazioni societàaresponsabilitàlimitata sb',
  },
  {
    language: 'Polish',
    forms:
      'spzoo spkomandytowa spk spj spjawna spzooos spzoospk spółkazoo spółkazograniczonąodpowiedzialnością spółkaakcyjna spółkajawna spółkakomandytowa psa',
  },
  { language: 'Portuguese', forms: 'lda eireli unipessoal unipessoallda sociedadeanônima' },
  { language: 'Portuguese', forms: 'me epp mei', countries: 'BR PT' },
  { language: 'Dutch', forms: 'bv bvba nv vof cvba beslotenvennootschap naamlozevennootschap' },
  { language: 'Dutch', forms: 'cv srl', countries: 'NL BE' },
  { language: 'Nordic languages', forms: 'aktiebolag aktieselskab aksjeselskap oyj anpartsselskab' },
  { language: 'Nordic languages', forms: 'ab hb kb', countries: 'SE FI' },
  { language: 'Nordic languages', forms: 'as asa aps is ans da', countries: 'DK NO' },
  { language: 'Nordic languages', forms: 'oy ky', countries: 'FI' },
  { language: 'Nordic languages', forms: 'ehf hf', countries: 'IS' },
  { language: 'Czech and Slovak', forms: 'sro spolsro' },
  { language: 'Czech and Slovak', forms: 'as vos ks', countries: 'CZ SK' },
  { language: 'Hungarian', forms: 'kft zrt nyrt' },
  { language: 'Hungarian', forms: 'rt bt', countries: 'HU' },
  { language: 'South Slavic languages', forms: 'doo dooel ood eood' },
  { language: 'South Slavic languages', forms: 'dd ad jdoo', countries: 'HR SI BA RS ME MK BG' },
  { language: 'Baltic languages', forms: 'uab sia' },
  { language: 'Baltic languages', forms: 'ou oü as ab', countries: 'EE LV LT' },
  { language: 'Romanian', forms: 'pfa', countries: 'RO MD' },
  { language: 'Turkish', forms: 'aş anonimşirketi limitedşirketi ltdşti şti' },
  { language: 'Russian and Ukrainian', forms: 'ооо оао зао пао тов' },
  { language: 'Russian and Ukrainian', forms: 'ао ип ат', countries: 'RU BY KZ UA' },
  { language: 'Indonesian', forms: 'tbk' },
  { language: 'Indonesian', forms: 'pt cv', countries: 'ID' },
  { language: 'Malay', forms: 'sdnbhd bhd' },
  { language: 'Indian English', forms: 'pvt private', countries: 'IN PK BD LK NP' },
  { language: 'Europe', forms: 'se sce', countries: 'AT BE CZ DE DK ES FR HU IE IT LU NL NO PL SE SK' },
];

/** Forms of Japanese, Chinese and Korean companies: written onto the name, before or after it. */
export const attachedForms: readonly string[] = [
  '株式会社',
  '有限会社',
  '合同会社',
  '合資会社',
  '合名会社',
  '股份有限公司',
  '有限责任公司',
  '有限公司',
  '주식회사',
  '유한회사',
];

const formsOf = (rows: readonly LegalForms[]) => new Set(rows.flatMap(row => row.forms.split(' ')));

const everywhere = formsOf(table.filter(row => row.countries === undefined));

/** Whether the joined words are a legal form in the country (ISO 3166; null: unknown). */
export function isLegalForm(joined: string, country: string | null): boolean {
  if (everywhere.has(joined) || attachedForms.includes(joined)) return true;
  return (
    country !== null && formsOf(table.filter(row => row.countries?.split(' ').includes(country))).has(joined)
  );
}

/** Partners: name, domain, city, country, type, tier, years since they joined. */
export type PartnerRow = readonly [
  name: string,
  domain: string,
  city: string,
  country: string,
  type: 'reseller' | 'co-sell' | 'services' | 'distributor' | 'referral',
  tier: 'Registered' | 'Select' | 'Premier',
];

export const PARTNERS: readonly PartnerRow[] = [
  ['Cobalt Ridge Consulting', 'cobaltridge-consulting.com', 'Boston', 'United States', 'reseller', 'Premier'],
  ['Meridian Cloud Partners', 'meridiancloudpartners.com', 'Chicago', 'United States', 'co-sell', 'Premier'],
  ['Fernhill IT Services', 'fernhill-it.co.uk', 'Leeds', 'United Kingdom', 'services', 'Select'],
  ['Quayside Distribution', 'quayside-distribution.com', 'Rotterdam', 'Netherlands', 'distributor', 'Select'],
  ['Larkspur Systems', 'larkspursystems.com', 'Denver', 'United States', 'reseller', 'Registered'],
  ['Tidewater Advisors', 'tidewater-advisors.com', 'Norfolk', 'United States', 'referral', 'Registered'],
];

/** Customers: name, domain (or none), city, country, industry, employees. */
export type CustomerRow = readonly [
  name: string,
  domain: string | null,
  city: string,
  country: string,
  industry: string,
  employees: number,
];

const US = 'United States';
const UK = 'United Kingdom';
const LOGISTICS = 'LOGISTICS_AND_SUPPLY_CHAIN';
const FOOD = 'FOOD_PRODUCTION';
const HEALTH = 'HOSPITAL_HEALTH_CARE';
const FINANCE = 'FINANCIAL_SERVICES';
const MACHINES = 'MACHINERY';
const SCHOOLS = 'EDUCATION_MANAGEMENT';
const GREEN = 'RENEWABLES_ENVIRONMENT';
const TRUCKS = 'TRANSPORTATION_TRUCKING_RAILROAD';
const BUILD = 'CONSTRUCTION';

/** Regular customers first; the last seven are what makes naive matching stumble (see `seed-companies.ts`). */
export const CUSTOMERS: readonly CustomerRow[] = [
  ['Northwind Rail Systems', 'northwindrail.com', 'Pittsburgh', US, TRUCKS, 2_100],
  ['Alder & Finch Foods', 'alderfinchfoods.com', 'Portland', US, FOOD, 640],
  ['Castlegate Insurance', 'castlegate-insurance.co.uk', 'York', UK, FINANCE, 1_250],
  ['Brightwater Clinics', 'brightwaterclinics.com', 'Seattle', US, HEALTH, 3_400],
  ['Ironbridge Tooling', 'ironbridgetooling.com', 'Cleveland', US, MACHINES, 410],
  ['Solvanta Energy', 'solvanta-energy.com', 'Austin', US, GREEN, 880],
  ['Greyfell Construction', 'greyfellconstruction.com', 'Denver', US, BUILD, 1_700],
  ['Maplecrest School District', 'maplecrestschools.org', 'Columbus', US, SCHOOLS, 2_900],
  ['Osprey Freight', 'ospreyfreight.com', 'Memphis', US, LOGISTICS, 1_050],
  ['Vellum Publishing House', 'vellumhouse.com', 'New York', US, 'RETAIL', 220],
  ['Tarn Valley Water', 'tarnvalleywater.co.uk', 'Kendal', UK, GREEN, 530],
  ['Kestrel Avionics', 'kestrelavionics.com', 'Wichita', US, MACHINES, 760],
  ['Hollis Bank', 'hollisbank.com', 'Charlotte', US, FINANCE, 4_800],
  ['Juniper Lane Retail', 'juniperlane-retail.com', 'Minneapolis', US, 'RETAIL', 5_600],
  ['Saltmarsh Seafoods', 'saltmarshseafoods.com', 'Portland', US, FOOD, 310],
  ['Wexcombe Hospitals', 'wexcombehospitals.co.uk', 'Bristol', UK, HEALTH, 6_200],
  ['Plinth & Beam Architects', 'plinthandbeam.com', 'San Diego', US, BUILD, 95],
  ['Corvane Semiconductors', 'corvane-semi.com', 'Phoenix', US, MACHINES, 2_300],
  ['Redstone Credit Union', 'redstonecu.org', 'Huntsville', US, FINANCE, 690],
  ['Lindenhof Maschinen', 'lindenhof-maschinen.de', 'Stuttgart', 'Germany', MACHINES, 1_400],
  ['Orchard Street Clinics', 'orchardstreetclinics.com', 'Philadelphia', US, HEALTH, 870],
  ['Fathom Marine Services', 'fathommarine.com', 'Tampa', US, LOGISTICS, 340],
  ['Halcyon Learning', 'halcyonlearning.com', 'Atlanta', US, SCHOOLS, 180],
  ['Copperfield Mills', 'copperfieldmills.com', 'Greensboro', US, FOOD, 920],
  ['Steenwijk Logistiek', 'steenwijk-logistiek.nl', 'Utrecht', 'Netherlands', LOGISTICS, 610],
  ['Pinnacle Gear Works', 'pinnaclegearworks.com', 'Milwaukee', US, MACHINES, 480],
  ['Aurora Borealis Outfitters', 'auroraoutfitters.com', 'Duluth', US, 'RETAIL', 260],
  ['Thornbury Pharma', 'thornburypharma.co.uk', 'Cambridge', UK, HEALTH, 1_900],
  ['Sandpiper Airlines', 'sandpiperair.com', 'Honolulu', US, TRUCKS, 2_700],
  ['Everett & Sons Haulage', 'everetthaulage.co.uk', 'Hull', UK, TRUCKS, 290],
  ['Lumen Grove Solar', 'lumengrovesolar.com', 'Sacramento', US, GREEN, 350],
  ['Marrow Creek Mining', 'marrowcreekmining.com', 'Elko', US, BUILD, 1_150],
  ['Bellwether Analytics', 'bellwether-analytics.com', 'Raleigh', US, 'COMPUTER_SOFTWARE', 140],
  ['Citrus County Utilities', 'citruscountyutilities.org', 'Inverness', US, GREEN, 420],
  ['Falkirk Steel Fabricators', 'falkirksteel.co.uk', 'Falkirk', UK, MACHINES, 730],
  ['Rosewood Senior Living', 'rosewoodseniorliving.com', 'Nashville', US, HEALTH, 3_100],
  ['Prairie Sky Farms', 'prairieskyfarms.com', 'Fargo', US, FOOD, 510],
  ['Quill Street Bank', 'quillstreetbank.com', 'Hartford', US, FINANCE, 1_350],
  ['Danforth Aggregates', 'danforthaggregates.com', 'Tulsa', US, BUILD, 460],
  ['Silverlake University', 'silverlake-university.org', 'Madison', US, SCHOOLS, 4_100],
  ['Nordvik Shipping', 'nordvikshipping.no', 'Bergen', 'Norway', LOGISTICS, 980],
  ['Tessaly Textiles', 'tessalytextiles.com', 'Greenville', US, 'RETAIL', 370],
  ['Granite State Dairies', 'granitestatedairies.com', 'Concord', US, FOOD, 240],
  ['Oakhaven Veterinary Group', 'oakhavenvets.com', 'Lexington', US, HEALTH, 330],
  ['Beacon Hill Brokers', 'beaconhillbrokers.com', 'Boston', US, FINANCE, 150],
  ['Cascadia Timber', 'cascadiatimber.com', 'Eugene', US, BUILD, 820],
  ['Ferrous & Co Castings', 'ferrouscastings.com', 'Birmingham', US, MACHINES, 540],
  ['Northmoor Holdings', 'northmoorholdings.com', 'Manchester', UK, FINANCE, 7_300],
  ['Northmoor Freight', 'northmoorfreight.com', 'Liverpool', UK, TRUCKS, 1_600],
  ['Northmoor Foods', 'northmoorfoods.com', 'Preston', UK, FOOD, 2_200],
  ['Bluepeak Logistics', 'bluepeaklogistics.com', 'Salt Lake City', US, LOGISTICS, 1_300],
  ['Blue Peak Logistics Inc.', 'bluepeaklogistics.com', 'Salt Lake City', US, LOGISTICS, 1_300],
  ['Delgado Family Bakery', 'gmail.com', 'El Paso', US, FOOD, 18],
  ['Sunnyside Community Gardens', null, 'Oakland', US, GREEN, 6],
];

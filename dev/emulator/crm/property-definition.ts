export type PropertyOption = {
  readonly label: string;
  readonly value: string;
  readonly displayOrder: number;
  readonly hidden: boolean;
};

export type PropertyType = 'string' | 'number' | 'date' | 'datetime' | 'enumeration' | 'bool';

export type PropertyDefinition = {
  readonly name: string;
  label: string;
  readonly type: PropertyType;
  fieldType: string;
  groupName: string;
  description: string;
  options: PropertyOption[];
  hidden: boolean;
  displayOrder: number;
  formField: boolean;
  readonly hasUniqueValue: boolean;
  readonly hubspotDefined: boolean;
  readonly calculated: boolean;
  /** Options that live elsewhere: owners, pipelines, stages. */
  readonly externalOptions: boolean;
  readonly referencedObjectType: 'OWNER' | null;
  readonly readOnlyValue: boolean;
  readonly createdAt: number;
  updatedAt: number;
};

export type PropertyGroup = { readonly name: string; label: string; displayOrder: number };

/** Which field types HubSpot takes for which property type (properties guide). */
export const FIELD_TYPES: Readonly<Record<PropertyType, readonly string[]>> = {
  string: ['text', 'textarea', 'file', 'html', 'phonenumber', 'calculation_equation'],
  number: ['number', 'calculation_equation'],
  date: ['date'],
  datetime: ['date'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox'],
  bool: ['booleancheckbox', 'calculation_equation'],
};

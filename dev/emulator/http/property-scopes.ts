import type { ObjectType } from '../object-types.ts';

/** Scopes, any of which opens the property definitions of a type. */
export function propertyScopes(type: ObjectType, access: 'read' | 'write'): string[] {
  const schema = `crm.schemas.${type.scopeObject}.${access}`;
  return access === 'read' ? [schema, `crm.objects.${type.scopeObject}.read`] : [schema];
}

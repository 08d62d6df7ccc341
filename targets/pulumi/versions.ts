/** Pulumi's libraries that emitted projects are written for, and tested with. */
export const libraries = { "@pulumi/kubernetes": "4.34.2", "@pulumi/pulumi": "3.259.0" } as const;

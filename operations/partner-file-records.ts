/** A file that shows what was stated, without its bytes. */
export type EvidenceFile = {
  fileId: string;
  registrationId: string;
  activityId: string;
  /** Null once it was erased. */
  name: string | null;
  mediaType: string;
  sizeBytes: number;
  /** Whoever gave it: a HubSpot user, or below zero a partner's contact. */
  givenBy: string;
  givenAt: Temporal.Instant;
};

export type FilesPort = {
  saveFile(file: EvidenceFile & { bytes: Uint8Array }): Promise<void>;
  /** Newest first. */
  filesOf(registrationId: string): Promise<EvidenceFile[]>;
  /** Null when there is none, or it was erased. */
  file(fileId: string): Promise<(EvidenceFile & { bytes: Buffer }) | null>;
};

export {
  type ExportOutput,
  type ExportSubject,
  type Picture,
  type SubjectOptions,
  subjectOf,
} from './subject.ts';

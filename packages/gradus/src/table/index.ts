export {
  type Column,
  cellOf,
  type DateColumn,
  type NumberColumn,
  type Row,
  Table,
  type TextColumn,
} from './table.ts';

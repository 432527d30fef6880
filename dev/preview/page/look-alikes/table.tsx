import type { TableCellProps, TableElementProps, TableHeaderProps, TableProps } from '@hubspot/ui-extensions';

export function Table(props: TableProps) {
  const { children, bordered = true, flush, density = 'default' } = props;
  const classes = [
    'hs-table',
    `hs-table-${density}`,
    bordered ? 'hs-table-bordered' : '',
    flush ? 'hs-flush' : '',
  ];
  return (
    <div className="hs-table-frame">
      <table className={classes.filter(Boolean).join(' ')}>{children}</table>
      {props.paginated === true && <Pages {...props} />}
    </div>
  );
}

function Pages({ page = 1, pageCount, onPageChange }: Extract<TableProps, { paginated: true }>) {
  if (pageCount < 2) return null;
  return (
    <nav className="hs-pages" aria-label="Pages">
      <button type="button" disabled={page <= 1} onClick={() => onPageChange(page - 1)}>
        ‹ Prev
      </button>
      <span>{`${page} of ${pageCount}`}</span>
      <button type="button" disabled={page >= pageCount} onClick={() => onPageChange(page + 1)}>
        Next ›
      </button>
    </nav>
  );
}

export const TableHead = ({ children }: TableElementProps) => <thead>{children}</thead>;
export const TableBody = ({ children }: TableElementProps) => <tbody>{children}</tbody>;
export const TableRow = ({ children }: TableElementProps) => <tr>{children}</tr>;

export function TableHeader(props: TableHeaderProps) {
  const { children, align = 'left', sortDirection = 'never' } = props;
  const style = { textAlign: align, ...widthOf(props.width) };
  if (sortDirection === 'never' || !('onSortChange' in props)) {
    return (
      <th scope="col" style={style}>
        {children}
      </th>
    );
  }
  const { onSortChange, disabled } = props;
  return (
    <th scope="col" style={style} aria-sort={sortDirection}>
      <button
        type="button"
        className="hs-sort"
        disabled={disabled === true}
        onClick={() => onSortChange(sortDirection === 'ascending' ? 'descending' : 'ascending')}
      >
        {children}
        <span aria-hidden="true">{{ ascending: ' ▴', descending: ' ▾', none: ' ⇅' }[sortDirection]}</span>
      </button>
    </th>
  );
}

export function TableCell({ children, align = 'left', width, colSpan }: TableCellProps) {
  return (
    <td style={{ textAlign: align, ...widthOf(width) }} colSpan={colSpan}>
      {children}
    </td>
  );
}

const widthOf = (width: TableCellProps['width']) =>
  width === undefined || width === 'auto'
    ? {}
    : { width: width === 'min' ? '1%' : width === 'max' ? '100%' : `${width}px` };

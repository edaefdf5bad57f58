/** v3's paginator, with the habits that the sample of list-channels-lottery shows. */
export function toV3Page<Row>(rows: readonly Row[], page: number, limit: number) {
  const offset = (page - 1) * limit;
  const contents = rows.slice(offset, offset + limit);
  const totalPages = Math.ceil(rows.length / limit);
  const lastPage = page >= totalPages;
  return {
    // What was asked for, although the document's table calls it 总页数, the number of pages.
    pageSize: limit,
    pageNumber: page,
    totalItems: rows.length,
    contents,
    startRow: contents.length === 0 ? 0 : offset + 1,
    firstPage: page === 1,
    lastPage,
    // At either end the neighbour is the page itself, not null.
    prePageNumber: Math.max(page - 1, 1),
    // The rows on this page, not the request's `limit`.
    limit: contents.length,
    nextPageNumber: lastPage ? page : page + 1,
    totalPages,
    endRow: contents.length === 0 ? 0 : offset + contents.length,
    offset,
  };
}

/** v4's pages, as of channel/lottery/list and lottery-activity/list. */
export function toV4Page<Row>(rows: readonly Row[], pageNumber: number, pageSize: number) {
  const offset = (pageNumber - 1) * pageSize;
  return {
    pageNumber,
    pageSize,
    totalPages: Math.ceil(rows.length / pageSize),
    totalItems: rows.length,
    contents: rows.slice(offset, offset + pageSize),
  };
}

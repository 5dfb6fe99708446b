// Path place: what a page of the site has where it wants the list of lessons; what stands before it is the headline's live snippet.
export const pathPlace = '<!-- path -->';

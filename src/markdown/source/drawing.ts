// Drawing: a line of output that makes a picture with those above and below it, such as the banner of redis-server. Pure.

/** What such a picture is drawn with. */
const strokes = /[-_.`'"|\\/(),]/g;

/** Whether a line is one of a picture: if its end went on in the next row, nobody could see what is drawn. */
export function isDrawing(line: string): boolean {
  if (!line.startsWith(' ')) return false;
  // Words may stand beside the picture, some way off.
  const marks = line.replace(/ {3,}(?=[a-z\d]{3}).*/i, '').replaceAll(' ', '');
  return marks.length >= 3 && (marks.match(strokes)?.length ?? 0) > 0.8 * marks.length;
}

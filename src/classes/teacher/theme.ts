// Theme: light or dark, kept as the lessons keep it, so that both have the same.

/** Where Starlight keeps it. */
const key = 'starlight-theme';

export function changeTheme(): void {
  const { dataset } = document.documentElement;
  const next = dataset['theme'] === 'light' ? 'dark' : 'light';
  dataset['theme'] = next;
  try {
    localStorage.setItem(key, next);
  } catch {
    // It holds for this page.
  }
}

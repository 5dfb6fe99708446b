// Environment: the modules that Astro itself provides.
/// <reference types="astro/client" />

// Fresh modules: has what the authors' server runs follow what changes, even while a page is being made.
import type { RunnableDevEnvironment } from 'vite';

/**
 * What a module is made of stands twice: as Vite has it transformed, and as its runner has it evaluated. The runner hears of a change
 * by finding the transformed one gone at its next import, which it does not where somebody else had it transformed anew in between:
 * Astro does so for a page's styles. A lesson that was saved as its page was being made then never showed, until the next save. And a
 * transformation that is under way as its module changes would be kept, as those of a browser's modules are, whose address changes.
 * So each module that is invalidated here, with those that import it, is so in both at once, and for what is under way as well.
 */
export function keepFresh({ moduleGraph, runner }: Pick<RunnableDevEnvironment, 'moduleGraph' | 'runner'>): void {
  const invalidate = moduleGraph.invalidateModule.bind(moduleGraph);
  // It goes on to a module's importers by this method.
  moduleGraph.invalidateModule = (module, seen, _timestamp, _isHmr, isSoft) => {
    invalidate(module, seen, undefined, false, isSoft);
    const evaluated = module.id === null ? undefined : runner.evaluatedModules.getModuleById(module.id);
    if (evaluated !== undefined) runner.evaluatedModules.invalidateModule(evaluated);
  };
}

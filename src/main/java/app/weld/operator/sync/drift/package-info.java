/** Drift: what was applied and then changed in Weld. It is distinguished from changes of the manifest, and reverted, at growing intervals if it returns. */
@NullMarked
package app.weld.operator.sync.drift;

import org.jspecify.annotations.NullMarked;

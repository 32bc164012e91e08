/** What was changed in Weld though it had been applied: it is told from work, put back, and put back ever more slowly where it does not stay. */
@NullMarked
package app.weld.operator.sync.drift;

import org.jspecify.annotations.NullMarked;

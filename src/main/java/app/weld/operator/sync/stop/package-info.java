/** A sync that Weld itself has stopped after failed runs, and when it is enabled again. */
@NullMarked
package app.weld.operator.sync.stop;

import org.jspecify.annotations.NullMarked;

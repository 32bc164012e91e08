/** Carrying out a plan in Weld: settings, streams, enablement, and what Weld refuses of it. */
@NullMarked
package app.weld.operator.sync.execution;

import org.jspecify.annotations.NullMarked;

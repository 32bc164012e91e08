/** Conditions and statuses of resources, as pure functions of what was observed and done. */
@NullMarked
package app.weld.operator.status;

import org.jspecify.annotations.NullMarked;

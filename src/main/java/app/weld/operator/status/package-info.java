/** What a resource's status says: pure functions from what was found and done to conditions and fields. */
@NullMarked
package app.weld.operator.status;

import org.jspecify.annotations.NullMarked;

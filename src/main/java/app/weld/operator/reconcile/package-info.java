/** The kernel of both reconcilers, which knows no kind: references, ownership, failures, status writing, request annotations. */
@NullMarked
package app.weld.operator.reconcile;

import org.jspecify.annotations.NullMarked;

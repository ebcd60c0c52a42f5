// Package sim runs the nodes of several parties in one process, and lets go wrong what can:
// bundles are lost, doubled, damaged, late and out of order; lines part and are slow; clocks are
// wrong and jump; disks are full, fail and lose what was not synced; machines stop between any
// two writes; old backups are put back. Meanwhile officials say whatever comes to mind.
//
// The nodes are those of package node, as they are in production; so are the law and the bytes.
// Simulated are the clock, the disk (package disk), and what carries bundles.
//
// At the end all is mended, the nodes exchange until nothing moves, and then: nothing that was
// receipted or acknowledged is lost, all copies agree, their standings are the same bytes, what
// had effect or was settled stays so, and no node has signed two heads that cannot both be true.
//
// A run follows from its seed alone. One goroutine, the scheduler, decides everything: it lets
// one thing happen, waits until every goroutine is blocked ([synctest.Wait]), and looks at what
// came of it. The nodes' goroutines are blocked at the disk before every operation, at the
// network, or because they have nothing to do. See docs/decisions/0017-simulation.md for what
// had to be kept apart so that this is so.
package sim

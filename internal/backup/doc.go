// Package backup keeps a copy of an office in one file, checks it, and takes it apart again. What
// the file looks like, package archive says.
//
// The note of the heads that the node has signed (package heads) is never in it: it has to survive
// what a backup is restored after, and a copy of it that is as old as the database would tell the
// node that nothing is missing. So a node that goes on from a backup signs nothing before it has
// heard from the others (docs/decisions/0018).
package backup

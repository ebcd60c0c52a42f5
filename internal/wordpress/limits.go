package wordpress

// maxFile bounds an export, in bytes, once more than it could fill the memory with: WordPress itself
// splits what is larger than some tens of megabytes.
const maxFile = 1 << 30

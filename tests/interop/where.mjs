// Prints the folder of the npm peers.
console.log(process.argv[2]);

package staff

// maxName bounds a person's name: it stands at the foot of every page.
const maxName = 200

// What the server sends as uplot.js is the package's own module.
export { default } from "uplot";

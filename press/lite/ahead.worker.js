// JupyterLite's own worker, in which Python is begun before anybody asks for it.
import "./errors.mjs";
import ".//* worker */";
import { begin } from "./ahead.mjs";

begin();

// The entry of the static site: the host is there before the page asks for it.
import './hostMark.ts';
import '../src-renderer/main.tsx';
import { keepOffline } from './offline/keepOffline.ts';

keepOffline();
